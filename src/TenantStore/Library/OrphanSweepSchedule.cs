using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TenantStore.Artifacts;

namespace TenantStore.Library;

/// <summary>
/// Sweeps once the gateway has started, beside its first requests, and again and again while it runs: what was too young at the start to be an orphan for
/// certain, and what another gateway left on a store that both use. A store that does not answer keeps no gateway from starting.
/// </summary>
internal sealed partial class OrphanSweepSchedule(
    OrphanSweep sweep, IOptions<ArtifactOptions> options, TimeProvider time, ILogger<OrphanSweepSchedule> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(options.Value.SweepMinutes), time);
        try
        {
            do
                await SweepAsync(stoppingToken).ConfigureAwait(false);
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await sweep.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Nothing is lost: the next one finds what this one did not.
            LogFailed(logger, exception);
        }
    }

    [LoggerMessage(5005, LogLevel.Warning, "The artifact store could not be swept")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
