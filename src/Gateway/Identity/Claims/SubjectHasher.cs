using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Secrets;
using TenantStore;

namespace Gateway.Identity.Claims;

/// <summary>Names a provider's subject so that logs, audit and usage can tell callers apart without holding who they are. It changes with the key <c>Secrets:CacheSaltKey</c>.</summary>
internal sealed class SubjectHasher(GatewaySecrets secrets)
{
    /// <summary>Keeps these apart from what else the key makes.</summary>
    private const string Tag = "lg-subject-1";

    public CallerId CallerOf(TenantId tenant, ProviderName provider, string issuer, string subject)
    {
        // As JSON, so that no subject can be spelled as two.
        var text = JsonSerializer.SerializeToUtf8Bytes<string[]>([Tag, tenant.ToString(), issuer, subject]);
        return CallerId.OfProvider(provider, Base64Url.EncodeToString(HMACSHA256.HashData(secrets.CacheSaltKey, text))[..CallerId.SubjectHashLength]);
    }
}
