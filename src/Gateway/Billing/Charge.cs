using HostContract;
using TenantStore;
using TenantStore.Usage;

namespace Gateway.Billing;

/// <summary>One request that is to be billed with a receipt.</summary>
/// <param name="Tenant">Who pays.</param>
/// <param name="RequestId">What the receipt names.</param>
/// <param name="Account">For what.</param>
/// <param name="Usage">What it cost.</param>
/// <param name="Rank">Whose word it is; see <see cref="BillRank"/>.</param>
/// <param name="Late">What this gateway knows of it; null of another gateway's, or one that this one does not wait for.</param>
/// <param name="Report">The host's word; null when nobody waits for that any more.</param>
internal sealed record Charge(TenantId Tenant, string RequestId, UsageKey Account, AnswerUsage Usage, int Rank, LateBill? Late, CutShortReport? Report)
{
    /// <summary>By what this gateway knows; else by what the host reports, or by what was forwarded.</summary>
    public static Charge Of(LateBill late, CutShortReport? report = null)
    {
        var (bill, known) = (late.Bill, late.Bill.Usage);
        var rank = known is null ? BillRank.OfHost(bill.Attempt) : BillRank.OfGateway(bill.Attempt);
        return new Charge(bill.Tenant, bill.RequestId, bill.Account, known ?? report?.Usage ?? bill.Forwarded, rank, late, report);
    }

    public UsageReceipt ToReceipt() => new(RequestId, Account, Late is { } late ? late.Counts(Usage) : BillCounts.Of(Usage, failed: false), Rank);
}
