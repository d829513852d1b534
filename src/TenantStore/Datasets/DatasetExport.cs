namespace TenantStore.Datasets;

/// <summary>A copy of a snapshot's split that left the system.</summary>
/// <param name="Digest">SHA-256 of what was sent, <c>sha256:</c> and hex; empty when it was not read to the end.</param>
/// <param name="ManifestJson">What it consists of; empty until it was read to the end.</param>
/// <param name="TaintedAt">Since when content that it holds is erased here.</param>
public sealed record DatasetExport(
    string Id, string DatasetId, ExportFormat Format, DatasetSplit Split, int Rows, string Digest, string ManifestJson, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? TaintedAt);
