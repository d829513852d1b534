using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Gateway.Secrets;
using HostContract;

namespace Gateway.Forwarding;

/// <summary>
/// A stable secret of each tenant: hosts keep prefix caches of different salts apart, and nobody can guess another's. Computed once and remembered. For any thread.
/// </summary>
internal sealed class CacheSalts(GatewaySecrets secrets)
{
    /// <summary>Keeps what the key makes here apart from anything else it might make one day.</summary>
    private const string Tag = "lg-cache-salt-1.";

    /// <summary>Then all are forgotten and computed again.</summary>
    private const int MostKept = 20_000;

    private readonly ConcurrentDictionary<TenantKey, string> _kept = new();

    public string Of(TenantKey tenant)
    {
        if (_kept.TryGetValue(tenant, out var salt))
            return salt;
        if (_kept.Count >= MostKept)
            _kept.Clear();
        return _kept[tenant] = Base64Url.EncodeToString(HMACSHA256.HashData(secrets.CacheSaltKey, Encoding.UTF8.GetBytes(Tag + tenant.Value)));
    }
}
