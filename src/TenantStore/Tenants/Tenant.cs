namespace TenantStore.Tenants;

/// <summary>An organization.</summary>
public sealed record Tenant
{
    public required TenantId Id { get; init; }

    public required TenantSlug Slug { get; init; }

    public required string DisplayName { get; init; }

    public required TenantStatus Status { get; init; }

    public required TenantLimits Limits { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
