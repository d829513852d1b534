using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Learning.Experiments.Settling;

/// <summary>Removes which requests an experiment counted, once it has ended long enough ago: tenant by tenant, in small transactions. Two gateways that do it at once do each other no harm.</summary>
internal sealed partial class ExperimentSweep(Registry registry, IOptions<ExperimentOptions> options, TimeProvider time, ILogger<ExperimentSweep> logger) : BackgroundService
{
    private const int MostOfATransaction = 500;

    /// <summary>Soon after the start, for gateways that live no hour, and when they have other things to do.</summary>
    private static readonly TimeSpan s_first = TimeSpan.FromMinutes(1), s_pause = TimeSpan.FromHours(1);

    /// <summary>Removes all that is too old now.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow().AddDays(-options.Value.RetentionDays);
        IReadOnlyList<TenantId> tenants = [];
        await GuardAsync(
            async () =>
            {
                await using var platform = await registry.BeginPlatformReadAsync(cancellationToken);
                tenants = [.. (await platform.Tenants.ListAsync(cancellationToken)).Select(tenant => tenant.Id)];
            },
            cancellationToken);
        foreach (var tenant in tenants)
            await GuardAsync(() => SweepAsync(tenant, before, cancellationToken), cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(s_first, time, stoppingToken);
            using var timer = new PeriodicTimer(s_pause, time);
            do
                await SweepAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task SweepAsync(TenantId tenant, DateTimeOffset before, CancellationToken cancellationToken)
    {
        int removed;
        do
        {
            await using var scope = await registry.BeginAsync(tenant, cancellationToken);
            removed = await scope.Settlements.DeleteEndedAsync(before, MostOfATransaction, cancellationToken);
            await scope.CommitAsync(cancellationToken);
        }
        while (removed == MostOfATransaction);
    }

    private async Task GuardAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Nothing is lost: the next one finds what this one did not.
            LogFailed(exception);
        }
    }

    [LoggerMessage(6603, LogLevel.Warning, "Requests of experiments that ended long ago could not be removed; it is tried again.")]
    private partial void LogFailed(Exception exception);
}
