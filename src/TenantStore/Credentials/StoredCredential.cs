using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace TenantStore.Credentials;

/// <summary>A token as the cache keeps it: found by its public id, still to be proven by its secret. All that judges it lies here and not behind further objects.</summary>
internal sealed class StoredCredential(TokenPrincipal principal, ReadOnlySpan<byte> secretHash, bool suspended)
{
    private readonly HashBytes _secretHash = new(secretHash);
    private readonly DateTimeOffset _expiresAt = principal.ExpiresAt ?? DateTimeOffset.MaxValue;
    private long _notedAt;

    public TokenPrincipal Principal => principal;

    public ReadOnlySpan<byte> SecretHash => _secretHash;

    public bool Suspended => suspended;

    public bool IsExpiredAt(DateTimeOffset now) => _expiresAt <= now;

    /// <summary>True once in a while: the caller is to note the use. A lost race notes twice, which harms nothing.</summary>
    public bool IsNoteDue(long nowMilliseconds, long intervalMilliseconds)
    {
        if (nowMilliseconds - Volatile.Read(ref _notedAt) < intervalMilliseconds)
            return false;
        Volatile.Write(ref _notedAt, nowMilliseconds);
        return true;
    }

    /// <summary>The 32 bytes of an HMAC-SHA-256 in the object itself.</summary>
    [InlineArray(HMACSHA256.HashSizeInBytes)]
    private struct HashBytes
    {
        private byte _first;

        public HashBytes(ReadOnlySpan<byte> hash)
        {
            Span<byte> mine = this;
            // A row of another length proves nothing: it is compared as zeros, which no secret has.
            if (hash.Length == mine.Length)
                hash.CopyTo(mine);
        }
    }
}
