namespace TenantStore.Tenants;

/// <summary>What changes of a tenant; null = stays.</summary>
public sealed record TenantUpdate
{
    public string? DisplayName { get; init; }

    public TenantStatus? Status { get; init; }

    public TenantLimits? Limits { get; init; }
}
