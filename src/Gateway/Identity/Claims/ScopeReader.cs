using TenantStore.IdentityProviders;
using TenantStore.Tokens;

namespace Gateway.Identity.Claims;

/// <summary>From what a provider grants to our scopes. Words that nobody mapped grant nothing, and no word of a tenant's provider reaches the platform.</summary>
internal static class ScopeReader
{
    private static readonly string[] s_usual = ["scope", "scp", "roles"];

    public static TokenScopes Read(TokenClaims claims, IdentityProviderSettings settings)
    {
        var words = settings.ScopeClaim is { } claim ? claims.Words(claim) : [.. s_usual.SelectMany(claims.Words)];
        var scopes = TokenScopes.None;
        foreach (var name in words.SelectMany(word => Names(word, settings)))
        {
            if (TokenScopeNames.TryParse(name, out var scope))
                scopes |= scope;
        }

        return scopes & TokenScopes.AllOfTenant;
    }

    private static IEnumerable<string> Names(string word, IdentityProviderSettings settings) =>
        settings.ScopeMap is not { } map ? [word] : map.TryGetValue(word, out var names) ? names : [];
}
