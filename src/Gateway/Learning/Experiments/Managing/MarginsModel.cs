using System.Text.Json.Serialization;
using TenantStore.Experiments;

namespace Gateway.Learning.Experiments.Managing;

/// <summary>By how much each may be more frequent in the candidate, 0 to 0.2; 0.02 is two percentage points. One that is not named is not watched.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record MarginsModel(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Error = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Late = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Reversal = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Rejection = null)
{
    public static MarginsModel From(ExperimentMargins margins) => new(margins.Error, margins.Late, margins.Reversal, margins.Rejection);
}
