using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Learning.Datasets.Lineage;
using Gateway.Learning.Evaluations.Models;
using TenantStore.Adapters;
using TenantStore.Datasets;

namespace Gateway.Management.Adapters;

/// <summary>One version of an adapter in answers. <c>ignored</c> only in the answer to its upload: files of it that were not read. <c>verdict</c>, that of its last evaluation, only where one version is asked for.</summary>
internal sealed record VersionModel(
    string Adapter,
    int Version,
    string State,
    string Digest,
    int Rank,
    IReadOnlyList<string> Targets,
    long Bytes,
    string Base,
    string BaseDigest,
    IReadOnlyList<FindingModel> Findings,
    JsonElement? Manifest,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Ignored = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] VerdictModel? Verdict = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<DatasetUseModel>? TrainedOn = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? TaintedAt = null)
{
    /// <summary>With the snapshots that it learnt from. <c>taintedAt</c>: since then something of them is erased, and it has to be trained anew.</summary>
    public static VersionModel From(AdapterVersion version, IEnumerable<DatasetUse> usesOfAdapter)
    {
        var uses = usesOfAdapter.Where(use => use.Version == version.Reference.Version).ToList();
        return From(version) with { TrainedOn = uses.Count == 0 ? null : [.. uses.Select(DatasetUseModel.Of)], TaintedAt = uses.Min(use => use.TaintedAt) };
    }

    public static VersionModel From(AdapterVersion version) => new(
        version.Reference.Adapter.ToString(),
        version.Reference.Version.Value,
        NameOf(version.State),
        version.Digest.ToString(),
        version.Rank,
        version.Targets,
        version.Bytes,
        version.BaseModel.Name.ToString(),
        version.BaseModel.Digest.ToString(),
        FindingModel.Load(version.FindingsJson),
        version.ManifestJson is { } manifest ? JsonElement.Parse(manifest) : null,
        version.CreatedBy.ToString(),
        version.CreatedAt);

    private static string NameOf(AdapterVersionState state) => state switch
    {
        AdapterVersionState.Ready => "ready",
        AdapterVersionState.Retired => "retired",
        AdapterVersionState.Quarantined => "quarantined",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state."),
    };
}
