using TenantStore;
using TenantStore.Tokens;

namespace Gateway.Canary;

/// <summary>A tenant of the canary with the token that this process asks by. The token's text is in memory only.</summary>
internal sealed record CanaryTenant(TenantId Id, TenantSlug Slug, IssuedToken Token)
{
    /// <summary>Keeps the text out of logs that print the record.</summary>
    public override string ToString() => $"CanaryTenant {Slug}";
}
