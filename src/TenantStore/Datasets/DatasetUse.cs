namespace TenantStore.Datasets;

/// <summary>An adapter version learnt from a snapshot.</summary>
/// <param name="TaintedAt">Since when content that it learnt from is erased: the version must be trained anew.</param>
public sealed record DatasetUse(AdapterName Adapter, VersionNumber Version, string DatasetId, DateTimeOffset CreatedAt, DateTimeOffset? TaintedAt);
