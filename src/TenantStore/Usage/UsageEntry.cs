namespace TenantStore.Usage;

/// <summary>Usage of one group. A part that it is not grouped by is null, and so is one that the requests did not have.</summary>
public sealed record UsageEntry
{
    public DateOnly? Day { get; init; }

    public string? Caller { get; init; }

    public string? Alias { get; init; }

    public string? Adapter { get; init; }

    public int? Version { get; init; }

    public string? BaseModel { get; init; }

    public required UsageCounts Counts { get; init; }
}
