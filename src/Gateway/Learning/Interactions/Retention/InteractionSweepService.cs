using Microsoft.Extensions.Options;

namespace Gateway.Learning.Interactions.Retention;

/// <summary>Sweeps once the gateway has started, and then every <see cref="InteractionOptions.SweepMinutes"/>. A sweep that fails is told and made up for by the next.</summary>
internal sealed partial class InteractionSweepService(
    InteractionSweep sweep, IOptions<InteractionOptions> options, TimeProvider time, ILogger<InteractionSweepService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(options.Value.SweepMinutes), time);
        try
        {
            do
                await SweepAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await sweep.RunAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogFailed(exception);
        }
    }

    [LoggerMessage(6104, LogLevel.Warning, "Interactions whose time is over could not be removed; the next sweep tries again")]
    private partial void LogFailed(Exception exception);
}
