using TenantStore.Database;

namespace TenantStore.Datasets;

internal sealed class DatasetExportRow
{
    /// <summary>All columns.</summary>
    public const string Columns = Small + ", manifest AS Manifest";

    /// <summary>For lists: a manifest names every sample and may have megabytes.</summary>
    public const string Listed = Small + ", '' AS Manifest";

    private const string Small = """
        export_id AS ExportId, dataset_id AS DatasetId, format AS Format, split AS Split, rows_written AS RowsWritten, digest AS Digest, actor AS Actor, created_at AS CreatedAt,
        tainted_at AS TaintedAt
        """;

    public string ExportId { get; init; } = "";

    public string DatasetId { get; init; } = "";

    public string Format { get; init; } = "";

    public string Split { get; init; } = "";

    public long RowsWritten { get; init; }

    public string Digest { get; init; } = "";

    public string Manifest { get; init; } = "";

    public string Actor { get; init; } = "";

    public long CreatedAt { get; init; }

    public long? TaintedAt { get; init; }

    public static string Store(ExportFormat format) => format.ToString().ToLowerInvariant();

    public DatasetExport ToExport() =>
        new(ExportId, DatasetId, Enum.Parse<ExportFormat>(Format, ignoreCase: true), DatasetSampleRow.Load(Split), (int)RowsWritten, Digest, Manifest, Actor, CreatedAt.ToTime(), TaintedAt.ToTime());
}
