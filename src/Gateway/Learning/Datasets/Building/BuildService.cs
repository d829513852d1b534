using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Learning.Datasets.Building;

/// <summary>Builds snapshots in the background, and takes over what a gateway that died left in the making, or has not come to yet.</summary>
internal sealed partial class BuildService(
    Registry registry, BuildQueue queue, SnapshotBuilder builder, IOptions<DatasetOptions> options, TimeProvider time, ILogger<BuildService> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(BuildAllAsync(stoppingToken), SweepAllAsync(stoppingToken));

    private async Task BuildAllAsync(CancellationToken stoppingToken)
    {
        await foreach (var order in queue.Orders.ReadAllAsync(stoppingToken))
        {
            try
            {
                await BuildAsync(order, stoppingToken);
            }
            finally
            {
                queue.End(order);
            }
        }
    }

    private async Task BuildAsync(BuildOrder order, CancellationToken stoppingToken)
    {
        var attempt = 0;
        try
        {
            // An erasure or the end of an interaction's time in the middle: begin anew at once, unless another gateway does.
            for (var outcome = BuildOutcome.Lost; outcome == BuildOutcome.Lost && await TakeAsync(order.Tenant, order.DatasetId, stoppingToken) is { } taken;)
            {
                attempt = taken;
                outcome = await builder.BuildAsync(order.Tenant, order.DatasetId, attempt, stoppingToken);
                LogBuilt(order.DatasetId, attempt, outcome);
            }
        }
        catch (Exception exception) when (!IsEnd(exception, stoppingToken))
        {
            // The registry or the key does not answer now: it stays in the making, and the sweep comes back to it.
            LogInterrupted(order.DatasetId, attempt, exception);
        }
    }

    /// <summary>A wait that was cancelled for another reason than the gateway's end is a failure like others: this service outlives it.</summary>
    private static bool IsEnd(Exception exception, CancellationToken stoppingToken) => exception is OperationCanceledException && stoppingToken.IsCancellationRequested;

    private async Task SweepAllAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.SweepSeconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception exception) when (!IsEnd(exception, stoppingToken))
            {
                LogSweep(exception);
            }
        }
    }

    private async Task SweepAsync(CancellationToken stoppingToken)
    {
        IReadOnlyList<TenantId> tenants;
        await using (var scope = await registry.BeginPlatformReadAsync(stoppingToken))
            tenants = [.. (await scope.Tenants.ListAsync(stoppingToken)).Select(tenant => tenant.Id)];
        foreach (var tenant in tenants)
        {
            try
            {
                await using var scope = await registry.BeginReadAsync(tenant, stoppingToken);
                foreach (var id in await scope.Datasets.ListAbandonedAsync(stoppingToken))
                    _ = queue.Add(tenant, id);
            }
            catch (Exception exception) when (!IsEnd(exception, stoppingToken))
            {
                // What fails for one tenant does not keep the others'.
                LogSweep(exception);
            }
        }
    }

    private async Task<int?> TakeAsync(TenantId tenant, string datasetId, CancellationToken stoppingToken)
    {
        await using var scope = await registry.BeginAsync(tenant, stoppingToken);
        var attempt = await scope.Datasets.TakeAsync(datasetId, time.GetUtcNow().AddSeconds(options.Value.LeaseSeconds), stoppingToken);
        if (attempt is not null)
            await scope.CommitAsync(stoppingToken);
        return attempt;
    }

    [LoggerMessage(6200, LogLevel.Information, "Snapshot {Dataset}, attempt {Attempt}: {Outcome}")]
    private partial void LogBuilt(string dataset, int attempt, BuildOutcome outcome);

    [LoggerMessage(6201, LogLevel.Warning, "Snapshot {Dataset}, attempt {Attempt} was interrupted; it is taken up again")]
    private partial void LogInterrupted(string dataset, int attempt, Exception exception);

    [LoggerMessage(6202, LogLevel.Warning, "Abandoned snapshots could not be looked for; the next sweep does")]
    private partial void LogSweep(Exception exception);
}
