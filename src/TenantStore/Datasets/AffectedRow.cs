namespace TenantStore.Datasets;

internal sealed class AffectedRow
{
    public string DatasetId { get; init; } = "";

    public string Split { get; init; } = "";

    public long Samples { get; init; }
}
