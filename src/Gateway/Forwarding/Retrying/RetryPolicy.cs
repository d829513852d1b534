using Gateway.Billing;
using Gateway.Placement;
using Gateway.Resolution;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Forwarding.Retrying;

/// <summary>
/// Whether a request whose host failed is tried on another one: once, while its client has got no byte, its time is not over, another host is there
/// and the budget has room.
/// </summary>
internal sealed class RetryPolicy(HostDirectory hosts, RetryBudget budget, RetryMetrics metrics, LateBills lateBills, TimeProvider time)
{
    public const int MostAttempts = 2;

    /// <summary>Asked once an attempt, when it has failed before the first byte. If true, the attempt leaves no answer behind.</summary>
    /// <param name="context">The request.</param>
    /// <param name="mayHaveRun">Whether the host may have worked on it, and may report that.</param>
    public bool TryFollow(HttpContext context, bool mayHaveRun)
    {
        var attempts = context.Features.GetRequiredFeature<AttemptsFeature>();
        if (context.Response.HasStarted || attempts.AnotherFollows || attempts.Current is not { ClientLeft: false })
            return false;
        if (attempts.TriedHosts >= MostAttempts)
        {
            metrics.Note(RetryResult.Failed);
            return false;
        }

        var request = context.Features.GetRequiredFeature<InferenceRequestFeature>();
        if (attempts.Patience.LeftOfFirstByte(time) <= TimeSpan.Zero)
            return No(RetryResult.Late);
        if (!HasAnother(request, attempts))
            return No(RetryResult.NoHost);
        if (budget.TryTake(request.Tenant) is not { } lease)
            return No(RetryResult.NoBudget);
        attempts.Follow(lease);
        var bill = context.Features.GetRequiredFeature<Bill>();
        if (mayHaveRun)
            lateBills.Hold(bill.RequestId, bill.Attempt);
        bill.Restart(mayHaveRun);
        return true;
    }

    /// <summary>A host has answered as the contract has it.</summary>
    public void Answered(AttemptsFeature attempts)
    {
        if (attempts.TriedHosts > 1)
            metrics.Note(RetryResult.Answered);
        attempts.Answered();
    }

    private bool No(RetryResult result)
    {
        metrics.Note(result);
        return false;
    }

    private bool HasAnother(InferenceRequestFeature request, AttemptsFeature attempts) =>
        hosts.Table.PoolOf(request.BaseModel) is { } pool && Array.Exists(pool.Hosts, host => attempts.Tried?.Contains(host.Id) != true && hosts.IsAvailable(host));
}
