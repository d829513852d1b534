namespace TenantStore.Keys;

/// <summary>A key-encryption key is missing, out of reach, or does not fit what it is to unwrap. The message names the key, never its bytes.</summary>
public sealed class KeyUnavailableException : TenantStoreException
{
    public KeyUnavailableException(string message)
        : base(message)
    {
    }

    public KeyUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
