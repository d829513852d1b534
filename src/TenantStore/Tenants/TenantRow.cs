using System.Text.Json;
using TenantStore.Database;

namespace TenantStore.Tenants;

internal sealed class TenantRow
{
    private static readonly TenantLimits s_default = new();

    public const string Columns = "tenant_id AS TenantId, slug AS Slug, display_name AS DisplayName, status AS Status, limits AS Limits, created_at AS CreatedAt";

    public string TenantId { get; init; } = "";

    public string Slug { get; init; } = "";

    public string DisplayName { get; init; } = "";

    public string Status { get; init; } = "";

    public string Limits { get; init; } = "";

    public long CreatedAt { get; init; }

    public static string Store(TenantStatus status) => status == TenantStatus.Active ? "active" : "suspended";

    public static TenantStatus LoadStatus(string status) => status == "active" ? TenantStatus.Active : TenantStatus.Suspended;

    public static string Store(TenantLimits limits) => JsonSerializer.Serialize(limits, JsonSerializerOptions.Web);

    /// <summary>Most tenants have the limits of a new one: they share them in memory.</summary>
    public static TenantLimits LoadLimits(string limits) =>
        JsonSerializer.Deserialize<TenantLimits>(limits, JsonSerializerOptions.Web) is { } own && own != s_default ? own : s_default;

    public Tenant ToTenant() => new()
    {
        Id = global::TenantStore.TenantId.Parse(TenantId),
        Slug = TenantSlug.Parse(Slug),
        DisplayName = DisplayName,
        Status = LoadStatus(Status),
        Limits = LoadLimits(Limits),
        CreatedAt = CreatedAt.ToTime(),
    };
}
