using Gateway.Canary;
using TenantStore.Tenants;

namespace Gateway.Management.Tenants;

/// <summary>A tenant in answers.</summary>
internal sealed record TenantModel(string Id, string Slug, string DisplayName, string Status, string Purpose, LimitsModel Limits, DateTimeOffset CreatedAt)
{
    public const string Active = "active";
    public const string Suspended = "suspended";

    /// <summary>Somebody's data and somebody's bill.</summary>
    public const string Customer = "customer";

    /// <summary>The leak canary's own: nobody's bill.</summary>
    public const string LeakCanary = "canary";

    public static TenantModel From(Tenant tenant) => new(
        tenant.Id.ToString(),
        tenant.Slug.ToString(),
        tenant.DisplayName,
        tenant.Status == TenantStatus.Active ? Active : Suspended,
        CanaryNames.IsReserved(tenant.Slug) ? LeakCanary : Customer,
        LimitsModel.From(tenant.Limits),
        tenant.CreatedAt);
}
