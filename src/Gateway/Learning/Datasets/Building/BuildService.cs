using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Learning.Datasets.Building;

/// <summary>Builds snapshots in the background, and takes over what a gateway that died left in the making.</summary>
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
                order.Done.TrySetResult();
            }
        }
    }

    private async Task BuildAsync(BuildOrder order, CancellationToken stoppingToken)
    {
        for (int? attempt = order.Attempt; attempt is { } number;)
        {
            try
            {
                var outcome = await builder.BuildAsync(order.Tenant, order.DatasetId, number, stoppingToken);
                LogBuilt(order.DatasetId, number, outcome);
                if (outcome != BuildOutcome.Lost)
                    return;
                // An erasure or the end of an interaction's time in the middle: begin anew at once, unless another gateway does.
                attempt = await TakeAsync(order.Tenant, order.DatasetId, stoppingToken);
            }
            catch (Exception exception) when (!IsEnd(exception, stoppingToken))
            {
                // The registry or the key does not answer now: it stays in the making, and the sweep comes back to it.
                LogInterrupted(order.DatasetId, number, exception);
                return;
            }
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
            IReadOnlyList<string> abandoned;
            await using (var scope = await registry.BeginReadAsync(tenant, stoppingToken))
                abandoned = await scope.Datasets.ListAbandonedAsync(stoppingToken);
            foreach (var id in abandoned)
            {
                if (await TakeAsync(tenant, id, stoppingToken) is { } attempt && queue.Add(tenant, id, attempt) is { } built)
                    await built;
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
