namespace TenantStore.Datasets;

internal sealed class SampleCountRow
{
    public string State { get; init; } = "";

    public long Samples { get; init; }
}
