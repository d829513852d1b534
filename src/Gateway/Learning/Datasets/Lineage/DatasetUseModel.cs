using TenantStore.Datasets;

namespace Gateway.Learning.Datasets.Lineage;

/// <summary>A snapshot that an adapter version learnt from.</summary>
/// <param name="Dataset">The snapshot's id.</param>
/// <param name="CreatedAt">Since when that is known.</param>
/// <param name="TaintedAt">Since when content that it learnt from is erased: the version must be trained anew.</param>
internal sealed record DatasetUseModel(string Dataset, DateTimeOffset CreatedAt, DateTimeOffset? TaintedAt)
{
    public static DatasetUseModel Of(DatasetUse use) => new(use.DatasetId, use.CreatedAt, use.TaintedAt);
}
