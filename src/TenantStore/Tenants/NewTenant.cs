namespace TenantStore.Tenants;

/// <summary>What a new tenant is to be.</summary>
public sealed record NewTenant(TenantSlug Slug, string DisplayName)
{
    public TenantLimits Limits { get; init; } = new();
}
