using HostContract;
using TenantStore;
using TenantStore.Usage;

namespace Gateway.Billing;

/// <summary>One request that is to be billed with a receipt.</summary>
/// <param name="Tenant">Who pays.</param>
/// <param name="RequestId">What the receipt names.</param>
/// <param name="Account">For what.</param>
/// <param name="Usage">What it cost.</param>
/// <param name="Late">What this gateway knows of it; null of another gateway's, or one that this one does not wait for.</param>
/// <param name="Report">The host's word; null when nobody waits for that any more.</param>
internal sealed record Charge(TenantId Tenant, string RequestId, UsageKey Account, AnswerUsage Usage, LateBill? Late, CutShortReport? Report)
{
    public static Charge Of(LateBill late, AnswerUsage usage, CutShortReport? report = null) =>
        new(late.Bill.Tenant, late.Bill.RequestId, late.Bill.Account, usage, late, report);

    public UsageReceipt ToReceipt() => new(RequestId, Account, Late is { } late ? late.Counts(Usage) : BillCounts.Of(Usage, failed: false));
}
