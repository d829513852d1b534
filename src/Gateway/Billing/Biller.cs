using Gateway.Forwarding;
using Gateway.Forwarding.Retrying;
using HostContract;
using TenantStore;
using TenantStore.Limits;
using TenantStore.Usage;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Billing;

/// <summary>Settles each admitted request once, with what its host says that it cost.</summary>
internal sealed class Biller(ILimitLedger ledger, UsageJournal journal, LateBills lateBills)
{
    /// <summary>A limit was in the way of a request.</summary>
    public void Limited(TenantId tenant, UsageKey account) => journal.Add(tenant, account, new UsageCounts { Limited = 1 });

    /// <summary>The request has ended for its client.</summary>
    public async ValueTask CloseAsync(Bill bill, HttpContext context)
    {
        var clientLeft = context.RequestAborted.IsCancellationRequested;
        var error = context.GetForwarderErrorFeature()?.Error ?? ForwarderError.None;
        var host = context.Features.Get<AttemptsFeature>()?.Current?.Host;
        var cutShort = !bill.Refused && (clientLeft || error != ForwarderError.None);
        var failed = !clientLeft && context.Response.StatusCode >= StatusCodes.Status400BadRequest;
        if (bill.Dropped)
            bill.Usage = default(AnswerUsage);
        if (host is not null && (bill.Dropped || bill.MayBeReported || cutShort))
        {
            // A host, too, may think that it was cut short, and report it: so this one is billed with a receipt, whoever is first.
            if (!cutShort)
                bill.Usage ??= default(AnswerUsage);
            if (bill.Reservation is { } held)
                await ledger.ReleaseAsync(held);
            await lateBills.AddAsync(bill, host.Id, failed || bill.Dropped || ForwarderErrorMap.Map(error, clientLeft) is not null);
            return;
        }

        var usage = bill.Usage ?? default;
        if (bill.Reservation is { } reservation)
            await ledger.SettleAsync(reservation, usage.Total);
        journal.Add(bill.Tenant, bill.Account, BillCounts.Of(usage, failed));
    }
}
