using System.Text.Json.Serialization;
using TenantStore.Gates;

namespace Gateway.Learning.Evaluations.Gate;

/// <summary>A tenant's gate in answers.</summary>
/// <param name="Policy">off, warn or enforce.</param>
/// <param name="Dataset">On whose held-out part versions are judged.</param>
/// <param name="DatasetTaintedAt">Since when some of that dataset is erased; null when all of it is there. A new snapshot judges by more.</param>
/// <param name="UpdatedAt">Null when nobody has ever set it.</param>
/// <param name="EndedExperiments">Those that ran with a candidate that has not passed, and were stopped by this change; null when there was none.</param>
internal sealed record GateModel(
    string Policy,
    string? Dataset,
    DateTimeOffset? DatasetTaintedAt,
    DateTimeOffset? UpdatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? EndedExperiments = null)
{
    public static GateModel From(GatePolicy policy) => new(NameOf(policy.Mode), policy.Dataset, policy.DatasetTaintedAt, policy.UpdatedAt);

    public static string NameOf(GateMode mode) => mode switch
    {
        GateMode.Off => "off",
        GateMode.Warn => "warn",
        GateMode.Enforce => "enforce",
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Not a mode."),
    };
}
