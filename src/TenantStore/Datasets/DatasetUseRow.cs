using TenantStore.Database;

namespace TenantStore.Datasets;

internal sealed class DatasetUseRow
{
    public const string Columns = "adapter AS Adapter, version AS Version, dataset_id AS DatasetId, created_at AS CreatedAt, tainted_at AS TaintedAt";

    public string Adapter { get; init; } = "";

    public long Version { get; init; }

    public string DatasetId { get; init; } = "";

    public long CreatedAt { get; init; }

    public long? TaintedAt { get; init; }

    public DatasetUse ToUse() => new(AdapterName.Parse(Adapter), new VersionNumber((int)Version), DatasetId, CreatedAt.ToTime(), TaintedAt.ToTime());
}
