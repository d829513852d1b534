using TenantStore.Tokens;

namespace Gateway.Authentication;

/// <summary>Which scope includes which.</summary>
internal static class ScopeRules
{
    /// <summary>Administrators manage; they do not generate. Whoever writes adapters may read them.</summary>
    public static bool Grants(TokenScopes held, TokenScopes needed) => (Expand(held) & needed) == needed;

    private static TokenScopes Expand(TokenScopes held)
    {
        if ((held & TokenScopes.PlatformAdmin) != 0)
            held |= TokenScopes.TenantAdmin;
        if ((held & TokenScopes.TenantAdmin) != 0)
            held |= TokenScopes.AdaptersWrite | TokenScopes.UsageRead;
        if ((held & TokenScopes.AdaptersWrite) != 0)
            held |= TokenScopes.AdaptersRead;
        return held;
    }
}
