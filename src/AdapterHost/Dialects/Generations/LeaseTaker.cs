using AdapterHost.Adapters;
using AdapterHost.Errors;
using HostContract;

namespace AdapterHost.Dialects.Generations;

/// <summary>Takes the leases of a call, and waits for its adapter no longer than the request's deadline. Thread-safe.</summary>
internal sealed class LeaseTaker(IAdapterCache adapters, TimeProvider timeProvider)
{
    /// <summary>What a timer can wait; a deadline beyond it is none.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <param name="leases">Where they go; also those before one that was refused.</param>
    /// <param name="count">How many.</param>
    /// <param name="assertion">With which adapter, if one, and until when.</param>
    /// <param name="cancellationToken">The client's wish to go on.</param>
    /// <returns>Why there are fewer; null when all are there.</returns>
    public async ValueTask<ApiError?> TakeAsync(LeaseSet leases, int count, Assertion assertion, CancellationToken cancellationToken)
    {
        if (assertion.Adapter is not { } wanted)
            return null;

        using var late = new CancellationTokenSource(TimeUntil(assertion.Deadline), timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            for (var i = 0; i < count; i++)
            {
                var leased = await adapters.LeaseAsync(new AdapterKey(assertion.Tenant, wanted), assertion.FetchGrant, either.Token);
                if (!leased.Granted)
                    return ErrorMap.Of(leased.Refusal);
                leases.Add(leased.Lease);
            }

            return null;
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return ErrorMap.AdapterLate;
        }
    }

    private TimeSpan TimeUntil(DateTimeOffset? deadline)
    {
        if (deadline is not { } end)
            return Timeout.InfiniteTimeSpan;
        var left = end - timeProvider.GetUtcNow();
        return left < TimeSpan.Zero ? TimeSpan.Zero : left > LongestWait ? Timeout.InfiniteTimeSpan : left;
    }
}
