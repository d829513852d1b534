using Gateway.Learning.Interactions.Intake;
using Microsoft.Extensions.Options;
using TenantStore;
using TenantStore.Tenants;

namespace Gateway.Learning.Interactions.Retention;

/// <summary>
/// Removes interactions whose time is over and of which no sample was made, tenant by tenant. One gateway at a time: whoever has the lease. It is kept until the next sweep is due, so that others do not
/// look again meanwhile, and falls to another gateway when its holder is gone. For one thread.
/// </summary>
internal sealed partial class InteractionSweep(Registry registry, IntakeMetrics metrics, IOptions<InteractionOptions> options, TimeProvider time, ILogger<InteractionSweep> logger)
{
    private const string Lease = "interactions.sweep";

    /// <summary>So many go in one transaction: nobody else of the tenant writes meanwhile.</summary>
    private const int Batch = 500;

    private readonly string _holder = Guid.NewGuid().ToString("N");

    /// <returns>How many went; null = another gateway sweeps.</returns>
    /// <exception cref="TenantStoreException">The registry does not answer; the next sweep finds what this one did not. What fails for one tenant alone is told, and does not keep the others'.</exception>
    public async Task<long?> RunAsync(CancellationToken cancellationToken)
    {
        if (!await HoldAsync(cancellationToken))
            return null;
        IReadOnlyList<Tenant> tenants;
        await using (var platform = await registry.BeginPlatformReadAsync(cancellationToken))
            tenants = await platform.Tenants.ListAsync(cancellationToken);

        var (removed, isHeld) = (0L, true);
        foreach (var tenant in tenants)
        {
            try
            {
                isHeld = await SweepAsync(tenant.Id, count => removed += count, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                LogFailed(exception);
            }

            // Another gateway does the rest.
            if (!isHeld)
                break;
        }

        metrics.Expired(removed);
        if (removed > 0)
            LogSwept(removed);
        return removed;
    }

    /// <summary>Whether this gateway has the lease still.</summary>
    private async Task<bool> SweepAsync(TenantId tenant, Action<int> removed, CancellationToken cancellationToken)
    {
        var madeUntil = time.GetUtcNow().AddDays(-options.Value.RetentionDays);
        await using (var read = await registry.BeginReadAsync(tenant, cancellationToken))
        {
            if (!await read.Interactions.HasExpiredAsync(madeUntil, cancellationToken))
                return true;
        }

        for (var last = Batch; last == Batch;)
        {
            await using (var scope = await registry.BeginAsync(tenant, cancellationToken))
            {
                last = await scope.Interactions.DeleteExpiredAsync(madeUntil, Batch, cancellationToken);
                await scope.CommitAsync(cancellationToken);
            }

            removed(last);
            if (!await HoldAsync(cancellationToken))
                return false;
        }

        return true;
    }

    private async Task<bool> HoldAsync(CancellationToken cancellationToken)
    {
        await using var platform = await registry.BeginPlatformAsync(cancellationToken);
        var held = await platform.Leases.TakeAsync(Lease, _holder, TimeSpan.FromMinutes(options.Value.SweepMinutes), cancellationToken);
        await platform.CommitAsync(cancellationToken);
        return held;
    }

    [LoggerMessage(6103, LogLevel.Information, "Removed {Count} interactions whose time was over")]
    private partial void LogSwept(long count);

    [LoggerMessage(6105, LogLevel.Warning, "Interactions of a tenant whose time is over could not be removed; the next sweep tries again")]
    private partial void LogFailed(Exception exception);
}
