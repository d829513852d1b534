namespace TenantStore.Answers;

/// <summary>The funnel of one group. What it is not grouped by is null; an empty text is what was not known of the answers.</summary>
public sealed record FunnelEntry(string? Alias, string? Adapter, int? Version, string? Digest, string? Arm, string? Language, string? Kind, FunnelCounts Counts);
