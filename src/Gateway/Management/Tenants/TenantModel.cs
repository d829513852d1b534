using TenantStore.Tenants;

namespace Gateway.Management.Tenants;

/// <summary>A tenant in answers.</summary>
internal sealed record TenantModel(string Id, string Slug, string DisplayName, string Status, LimitsModel Limits, DateTimeOffset CreatedAt)
{
    public const string Active = "active";
    public const string Suspended = "suspended";

    public static TenantModel From(Tenant tenant) => new(
        tenant.Id.ToString(),
        tenant.Slug.ToString(),
        tenant.DisplayName,
        tenant.Status == TenantStatus.Active ? Active : Suspended,
        LimitsModel.From(tenant.Limits),
        tenant.CreatedAt);
}
