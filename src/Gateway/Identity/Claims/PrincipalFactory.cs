using Gateway.Identity.Issuers;
using TenantStore.Credentials;

namespace Gateway.Identity.Claims;

/// <summary>Who a proven token makes its bearer.</summary>
internal sealed class PrincipalFactory(SubjectHasher subjects)
{
    public TokenPrincipal Make(TokenClaims claims, FoundProvider provider)
    {
        var (known, settings) = (provider.Known, provider.Known.Provider.Settings);
        // Entra's sub differs from application to application; oid is the person or the application itself.
        var subject = claims.Text(provider.Directory is null ? "sub" : "oid")!;
        return new TokenPrincipal
        {
            Caller = subjects.CallerOf(known.Tenant.Id, known.Provider.Name, known.Provider.Issuer, subject),
            Scopes = ScopeReader.Read(claims, settings),
            Tenant = known.Tenant,
            Personal = settings.Personal && !IsApplication(claims, provider),
            ExpiresAt = claims.Time("exp"),
        };
    }

    private static bool IsApplication(TokenClaims claims, FoundProvider provider) =>
        provider.Directory is null ? ClientRule.ClientsOf(claims).Contains(claims.Text("sub")!) : !claims.Has("scp");
}
