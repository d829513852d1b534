using TenantStore.IdentityProviders;
using TenantStore.Tenants;

namespace TenantStore.Credentials;

/// <summary>A provider together with its tenant.</summary>
internal sealed class ProviderRow
{
    public string Name { get; init; } = "";

    public string Kind { get; init; } = "";

    public string Issuer { get; init; } = "";

    public string Audience { get; init; } = "";

    public string Settings { get; init; } = "";

    public long BoundByPlatform { get; init; }

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; init; }

    public string TenantId { get; init; } = "";

    public string Slug { get; init; } = "";

    public string Status { get; init; } = "";

    public string Limits { get; init; } = "";

    public KnownProvider ToProvider()
    {
        var row = new IdentityProviderRow
        {
            Name = Name,
            Kind = Kind,
            Issuer = Issuer,
            Audience = Audience,
            Settings = Settings,
            BoundByPlatform = BoundByPlatform,
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
        };
        var tenant = new PrincipalTenant(global::TenantStore.TenantId.Parse(TenantId), TenantSlug.Parse(Slug), TenantRow.LoadLimits(Limits));
        return new KnownProvider(row.ToProvider(), tenant) { Suspended = TenantRow.LoadStatus(Status) != TenantStatus.Active };
    }
}
