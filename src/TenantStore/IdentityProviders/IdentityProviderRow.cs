using System.Text.Json;
using System.Text.Json.Serialization;
using TenantStore.Database;

namespace TenantStore.IdentityProviders;

internal sealed class IdentityProviderRow
{
    public const string Columns = """
        p.name AS Name, p.kind AS Kind, p.issuer AS Issuer, p.audience AS Audience, p.settings AS Settings, p.bound_by_platform AS BoundByPlatform,
        p.created_at AS CreatedAt, p.updated_at AS UpdatedAt
        """;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public string Name { get; init; } = "";

    public string Kind { get; init; } = "";

    public string Issuer { get; init; } = "";

    public string Audience { get; init; } = "";

    public string Settings { get; init; } = "";

    public long BoundByPlatform { get; init; }

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; init; }

    public static string Store(IdentityProviderKind kind) => kind == IdentityProviderKind.Entra ? "entra" : "oidc";

    public static string Store(IdentityProviderSettings settings) => JsonSerializer.Serialize(settings, s_json);

    public IdentityProvider ToProvider() => new()
    {
        Name = ProviderName.Parse(Name),
        Kind = Kind == "entra" ? IdentityProviderKind.Entra : IdentityProviderKind.Oidc,
        Issuer = Issuer,
        Audience = Audience,
        Settings = JsonSerializer.Deserialize<IdentityProviderSettings>(Settings, s_json)!,
        BoundByPlatform = BoundByPlatform != 0,
        CreatedAt = CreatedAt.ToTime(),
        UpdatedAt = UpdatedAt.ToTime(),
    };
}
