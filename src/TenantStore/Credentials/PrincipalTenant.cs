using TenantStore.Tenants;

namespace TenantStore.Credentials;

/// <summary>What a request needs to know of its tenant.</summary>
public sealed record PrincipalTenant(TenantId Id, TenantSlug Slug, TenantLimits Limits)
{
    /// <summary>The id as it is written: every request writes it several times.</summary>
    public string IdText { get; } = Id.ToString();
}
