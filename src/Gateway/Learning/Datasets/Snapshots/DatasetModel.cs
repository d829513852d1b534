using System.Text.Json;
using System.Text.Json.Serialization;
using TenantStore.Datasets;

namespace Gateway.Learning.Datasets.Snapshots;

/// <summary>A snapshot in answers. The manifest only where one snapshot is asked for, and it is ready.</summary>
internal sealed record DatasetModel
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>building, ready or failed.</summary>
    public required string State { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    /// <summary>SHA-256 of the manifest's text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Digest { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Something that it was made of is erased since then.</summary>
    public required DateTimeOffset? TaintedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TaintedReason { get; init; }

    /// <summary>Adapter versions that learnt from it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? UsedBy { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Manifest { get; init; }

    public static DatasetModel Of(Dataset dataset) => new()
    {
        Id = dataset.Id,
        Name = dataset.Name,
        State = dataset.State.ToString().ToLowerInvariant(),
        Error = dataset.Error,
        Digest = dataset.Digest.Length > 0 ? dataset.Digest : null,
        CreatedBy = dataset.CreatedBy,
        CreatedAt = dataset.CreatedAt,
        TaintedAt = dataset.TaintedAt,
        TaintedReason = dataset.TaintedReason,
    };

    public static DatasetModel Of(Dataset dataset, IReadOnlyList<DatasetUse> uses) => Of(dataset) with
    {
        UsedBy = [.. uses.Select(use => $"{use.Adapter}@{use.Version}")],
        Manifest = dataset.ManifestJson.Length > 0 ? JsonElement.Parse(dataset.ManifestJson) : null,
    };
}
