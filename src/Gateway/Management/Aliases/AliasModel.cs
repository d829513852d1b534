using System.Text.Json.Serialization;
using Gateway.Learning.Evaluations.Gate;
using TenantStore.Aliases;

namespace Gateway.Management.Aliases;

/// <summary>An alias in answers. The history only where one alias is asked for, the gate's word, and the experiments that were stopped, only in the answer to a change that it was asked about and that stopped them.</summary>
internal sealed record AliasModel(
    string Alias,
    string Adapter,
    int Version,
    DateTimeOffset UpdatedAt,
    string UpdatedBy,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<AliasChangeModel>? History = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? EndedExperiments = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] GateNoteModel? Gate = null)
{
    public static AliasModel From(Alias alias) => new(
        alias.Name.ToString(),
        alias.Target.Adapter.ToString(),
        alias.Target.Version.Value,
        alias.UpdatedAt,
        alias.UpdatedBy.ToString());
}
