using HostContract;
using TenantStore.Usage;

namespace Gateway.Billing;

/// <summary>A request that was cut short, until its host has said what it cost or nobody waits for that any more.</summary>
/// <param name="Bill">What is known.</param>
/// <param name="Host">Who was asked.</param>
/// <param name="Failed">Host or gateway broke it off, not the client.</param>
/// <param name="Since">A timestamp of the time provider.</param>
internal sealed record LateBill(Bill Bill, HostId Host, bool Failed, long Since)
{
    public UsageCounts Counts(AnswerUsage usage) => BillCounts.Of(usage, Failed);
}
