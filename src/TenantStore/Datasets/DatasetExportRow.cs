using TenantStore.Database;

namespace TenantStore.Datasets;

internal sealed class DatasetExportRow
{
    public const string Columns = """
        export_id AS ExportId, dataset_id AS DatasetId, format AS Format, split AS Split, rows_written AS RowsWritten, digest AS Digest, manifest AS Manifest, actor AS Actor, created_at AS CreatedAt,
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
