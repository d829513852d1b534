namespace TenantStore;

/// <summary>
/// The store cannot do its work: a database of a later program, a broken file, a full disk, a registry that stays locked. What a caller can expect
/// in normal running is a value, never this.
/// </summary>
public class TenantStoreException : Exception
{
    public TenantStoreException(string message)
        : base(message)
    {
    }

    public TenantStoreException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
