using System.Text.Json;
using System.Text.Json.Serialization;
using TenantStore.Datasets;

namespace Gateway.Learning.Datasets.Exporting;

/// <summary>An export in answers; the manifest only where one is asked for.</summary>
internal sealed record ExportModel
{
    public required string Id { get; init; }

    public required string Dataset { get; init; }

    public required string Format { get; init; }

    public required string Split { get; init; }

    public required int Rows { get; init; }

    /// <summary>False: it was not read to the end.</summary>
    public required bool Complete { get; init; }

    public required string Digest { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when content that it holds is erased here: destroy the copy.</summary>
    public required DateTimeOffset? TaintedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Manifest { get; init; }

    public static ExportModel Of(DatasetExport export) => new()
    {
        Id = export.Id,
        Dataset = export.DatasetId,
        Format = export.Format.ToString().ToLowerInvariant(),
        Split = Building.SnapshotBuilder.NameOf(export.Split),
        Rows = export.Rows,
        Complete = export.Digest.Length > 0,
        Digest = export.Digest,
        CreatedBy = export.CreatedBy,
        CreatedAt = export.CreatedAt,
        TaintedAt = export.TaintedAt,
    };
}
