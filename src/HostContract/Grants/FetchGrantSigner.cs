using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AdapterFormats;

namespace HostContract;

/// <summary>Mints and verifies fetch grants under a key that only gateways hold.</summary>
/// <remarks>Safe for many threads. The tag is part of what is signed, so nothing else made with the key can pass for a grant.</remarks>
public sealed class FetchGrantSigner
{
    /// <summary>The least length of the key, in bytes.</summary>
    public const int KeyBytes = 32;

    /// <summary>The longest grant that is looked at, in characters.</summary>
    public const int MaxLength = 1024;

    private const string Tag = "lg-fetch-grant-1.";
    private readonly byte[] _key;

    /// <param name="key">A key of gateways alone.</param>
    public FetchGrantSigner(byte[] key)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, KeyBytes);
        _key = [.. key];
    }

    /// <summary>The grant as the text that a host gets.</summary>
    public string Mint(FetchGrant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        string[] claims =
            [grant.Tenant.Value, grant.Digest.ToString(), grant.Host.Value, $"{grant.ExpiresAt.ToUnixTimeMilliseconds()}"];
        var payload = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims));
        return payload + "." + MacOf(payload);
    }

    /// <summary>The grant, or null when it is forged, malformed or past its time.</summary>
    public FetchGrant? Verify(string? text, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength || text.IndexOf('.') is not (> 0 and var dot))
            return null;
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(text[(dot + 1)..]), Encoding.UTF8.GetBytes(MacOf(text[..dot]))))
            return null;

        // From here on the text is our own.
        var claims = JsonSerializer.Deserialize<string[]>(Base64Url.DecodeFromChars(text.AsSpan(0, dot)))!;
        var grant = new FetchGrant(
            new TenantKey(claims[0]),
            AdapterDigest.Parse(claims[1]),
            new HostId(claims[2]),
            DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(claims[3])));
        return now < grant.ExpiresAt ? grant : null;
    }

    private string MacOf(string payload) => Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(Tag + payload)));
}
