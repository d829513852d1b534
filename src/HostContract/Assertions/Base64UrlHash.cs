using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace HostContract;

/// <summary>SHA-256 as unpadded base64url, the form of <see cref="Assertion.BodyHash"/>.</summary>
public static class Base64UrlHash
{
    /// <summary>The hash of some bytes.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Base64Url.EncodeToString(hash);
    }

    /// <summary>Whether a claimed hash is the hash of these bytes.</summary>
    public static bool Matches(string claimed, ReadOnlySpan<byte> bytes) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(claimed), Encoding.UTF8.GetBytes(Of(bytes)));
}
