using System.Security.Cryptography;
using System.Text;

namespace TenantStore.Tokens;

/// <summary>
/// The key under which token secrets are stored: a copy of the database alone lets nobody test guesses. Secrets have 166 random bits, so a
/// plain keyed hash is enough (ASVS 6.5.2) and cheap enough for every request.
/// </summary>
internal sealed class TokenPepper
{
    public const int MinLength = 16;

    private readonly byte[] _key;

    public TokenPepper(byte[] key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, MinLength);
        _key = [.. key];
    }

    public byte[] Hash(ReadOnlySpan<char> secret)
    {
        var hash = new byte[HMACSHA256.HashSizeInBytes];
        Hash(secret, hash);
        return hash;
    }

    /// <summary>Takes the same time wherever the first difference lies.</summary>
    public bool Matches(ReadOnlySpan<char> secret, ReadOnlySpan<byte> stored)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Hash(secret, hash);
        return CryptographicOperations.FixedTimeEquals(hash, stored);
    }

    private void Hash(ReadOnlySpan<char> secret, Span<byte> hash)
    {
        Span<byte> bytes = stackalloc byte[TokenFormat.SecretLength];
        var length = Encoding.ASCII.GetBytes(secret, bytes);
        HMACSHA256.HashData(_key, bytes[..length], hash);
    }
}
