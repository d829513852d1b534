using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Gateway.Secrets;
using TenantStore;

namespace Gateway.Learning.Users;

/// <summary>
/// Keyed hashes of prompts and answers, by which a client's report is matched to what was served. Without the gateway's key nobody can try out what a row may have
/// been made from, and two tenants' equal texts have different hashes. For any thread.
/// </summary>
internal sealed class ContentHashes(GatewaySecrets secrets)
{
    /// <summary>Keeps these apart from what else the key makes.</summary>
    private const string Tag = "lg-content-hash-1";

    private const int Bytes = 16;

    /// <summary>Then all are forgotten and computed again.</summary>
    private const int MostKeys = 20_000;

    private readonly ConcurrentDictionary<TenantId, byte[]> _keys = new();

    /// <summary>22 characters of base64url.</summary>
    public string Of(TenantId tenant, string content) => Of(tenant, Encoding.UTF8.GetBytes(content));

    /// <inheritdoc cref="Of(TenantId, string)"/>
    /// <param name="tenant">Whose content it is.</param>
    /// <param name="content">In UTF-8.</param>
    public string Of(TenantId tenant, ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(KeyOf(tenant), content, hash);
        return Base64Url.EncodeToString(hash[..Bytes]);
    }

    private byte[] KeyOf(TenantId tenant)
    {
        if (_keys.TryGetValue(tenant, out var key))
            return key;
        if (_keys.Count >= MostKeys)
            _keys.Clear();
        return _keys[tenant] = HMACSHA256.HashData(secrets.CacheSaltKey, Encoding.UTF8.GetBytes($"{Tag}\n{tenant}"));
    }
}
