namespace TenantStore.Datasets;

internal sealed class ErasedRow
{
    public string DatasetId { get; init; } = "";

    public string SampleId { get; init; } = "";

    public string Split { get; init; } = "";
}
