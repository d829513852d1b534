using TenantStore.Tokens;

namespace Gateway.Authentication;

/// <summary>Which scope includes which.</summary>
internal static class ScopeRules
{
    /// <summary>Administrators manage; they do not generate. Whoever writes adapters may read them.</summary>
    public static bool Grants(TokenScopes held, TokenScopes needed) => (Expand(held) & needed) == needed;

    private static TokenScopes Expand(TokenScopes held)
    {
        if (held.HasFlag(TokenScopes.PlatformAdmin))
            held |= TokenScopes.TenantAdmin;
        if (held.HasFlag(TokenScopes.TenantAdmin))
            held |= TokenScopes.AdaptersWrite | TokenScopes.UsageRead;
        if (held.HasFlag(TokenScopes.AdaptersWrite))
            held |= TokenScopes.AdaptersRead;
        return held;
    }
}
