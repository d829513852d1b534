using System.Text.Json.Serialization;
using TenantStore.Aliases;

namespace Gateway.Management.Aliases;

/// <summary>An alias in answers. The history only where one alias is asked for.</summary>
internal sealed record AliasModel(
    string Alias,
    string Adapter,
    int Version,
    DateTimeOffset UpdatedAt,
    string UpdatedBy,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<AliasChangeModel>? History = null)
{
    public static AliasModel From(Alias alias) => new(
        alias.Name.ToString(),
        alias.Target.Adapter.ToString(),
        alias.Target.Version.Value,
        alias.UpdatedAt,
        alias.UpdatedBy.ToString());
}
