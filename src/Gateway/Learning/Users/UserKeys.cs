using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Secrets;
using TenantStore;
using TenantStore.Credentials;

namespace Gateway.Learning.Users;

/// <summary>
/// Names the person behind a request so that what one person did can be counted, capped and erased, and nobody can tell who it is. A keyed hash of the tenant and the
/// person: no two tenants share one. It changes with the key <c>Secrets:CacheSaltKey</c>. For any thread.
/// </summary>
internal sealed class UserKeys(GatewaySecrets secrets)
{
    /// <summary>Keeps these apart from what else the key makes.</summary>
    private const string Tag = "lg-user-1";

    private const int Bytes = 16;

    /// <summary>Whom an identity provider vouches for, else the holder of a personal token, else whom the body names, else all who share the token.</summary>
    /// <param name="principal">A caller of a tenant.</param>
    /// <param name="bodyUser">The body's <c>user</c>; null or empty when absent.</param>
    public string Of(TokenPrincipal principal, string? bodyUser)
    {
        var tenant = principal.Tenant!.Id;
        return principal.Token is not { } token ? Hash(tenant, "oidc", principal.Caller.ToString())
            : principal.Personal || string.IsNullOrEmpty(bodyUser) ? Hash(tenant, "token", token.ToString())
            : OfName(tenant, bodyUser);
    }

    /// <summary>The person whom bodies of any of the tenant's shared tokens call by this name.</summary>
    public string OfName(TenantId tenant, string user) => Hash(tenant, "body", user);

    /// <summary>The holder of a personal token, or all who share one.</summary>
    public string OfToken(TenantId tenant, TokenId token) => Hash(tenant, "token", token.ToString());

    private string Hash(TenantId tenant, string kind, string name)
    {
        // As JSON, so that no name can be spelled as two.
        var text = JsonSerializer.SerializeToUtf8Bytes<string[]>([Tag, tenant.ToString(), kind, name]);
        return "u_" + Convert.ToHexStringLower(HMACSHA256.HashData(secrets.CacheSaltKey, text).AsSpan(0, Bytes));
    }
}
