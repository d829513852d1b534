namespace TenantStore.Credentials;

/// <summary>A token as the cache keeps it: found by its public id, still to be proven by its secret.</summary>
internal sealed class StoredCredential(TokenPrincipal principal, byte[] secretHash, bool suspended)
{
    private long _notedAt;

    public TokenPrincipal Principal => principal;

    public ReadOnlySpan<byte> SecretHash => secretHash;

    public bool Suspended => suspended;

    /// <summary>True once in a while: the caller is to note the use. A lost race notes twice, which harms nothing.</summary>
    public bool IsNoteDue(long nowMilliseconds, long intervalMilliseconds)
    {
        if (nowMilliseconds - Volatile.Read(ref _notedAt) < intervalMilliseconds)
            return false;
        Volatile.Write(ref _notedAt, nowMilliseconds);
        return true;
    }
}
