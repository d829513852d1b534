namespace TenantStore.Usage;

/// <summary>A request that is billed at most once, however often it is tried.</summary>
/// <param name="RequestId">Its id.</param>
/// <param name="Key">For what; the same in every word on this request.</param>
/// <param name="Counts">What it cost.</param>
/// <param name="Rank">Of several words on what it cost the one of the highest rank counts, and of one rank the first. 0 or more.</param>
public sealed record UsageReceipt(string RequestId, UsageKey Key, UsageCounts Counts, int Rank = 0);
