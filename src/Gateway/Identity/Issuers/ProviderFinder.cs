using Gateway.Identity.Claims;
using Gateway.Identity.Entra;
using Gateway.Identity.Fetching;
using TenantStore.Credentials;
using TenantStore.IdentityProviders;

namespace Gateway.Identity.Issuers;

/// <summary>Finds the one provider that was registered for a token's issuer and audience. A token that names the audiences of two is nobody's.</summary>
internal sealed class ProviderFinder(ProviderDirectory providers, IssuerAllowList allowList, EntraIssuers entra)
{
    public async ValueTask<(FoundProvider? Found, TokenRefusal Refusal)> FindAsync(TokenClaims claims, CancellationToken cancellationToken)
    {
        var isDirectory = entra.TryDirectory(claims.Issuer, out var directory);
        KnownProvider? found = null;
        foreach (var audience in claims.Audiences)
        {
            // The word that stands for the platform's application in the registry is no audience that a token could name.
            var key = isDirectory && audience == entra.Audience ? IdentityProvider.EntraAudience : audience;
            if (await providers.FindAsync(new ProviderKey(claims.Issuer, key), cancellationToken) is not { } known
                || (known.Provider.Kind == IdentityProviderKind.Entra) != (isDirectory && audience == entra.Audience))
            {
                continue;
            }

            if (found is not null)
                return (null, TokenRefusal.AmbiguousProvider);
            found = known;
        }

        if (found is null)
            return (null, TokenRefusal.UnknownProvider);
        if (!allowList.Allows(found))
            return (null, TokenRefusal.IssuerNotAllowed);
        return found.Provider.Kind == IdentityProviderKind.Entra
            ? (new FoundProvider(found, entra.Keys, directory), TokenRefusal.None)
            : (new FoundProvider(found, KeySource.Of(found.Tenant.Id, claims.Issuer), null), TokenRefusal.None);
    }
}
