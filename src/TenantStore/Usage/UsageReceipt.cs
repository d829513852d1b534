namespace TenantStore.Usage;

/// <summary>A request that is billed at most once, however often it is tried.</summary>
/// <param name="RequestId">Its id.</param>
/// <param name="Key">For what.</param>
/// <param name="Counts">What it cost.</param>
public sealed record UsageReceipt(string RequestId, UsageKey Key, UsageCounts Counts);
