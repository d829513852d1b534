using Microsoft.Extensions.Options;

namespace Gateway.Placement;

/// <summary>Forgets hosts that fell silent for good, and takes them out of YARP's clusters.</summary>
internal sealed partial class HostForgetting(
    HostDirectory directory, ClusterPublisher clusters, IOptions<PlacementOptions> options, TimeProvider time, ILogger<HostForgetting> logger) : BackgroundService
{
    internal async Task ForgetAsync(CancellationToken cancellationToken)
    {
        if (directory.Forget() > 0)
            await clusters.PublishAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Silence, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryForgetAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task TryForgetAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ForgetAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // A destination too many does no harm: the directory alone says who is chosen. The next publication tells YARP.
            LogFailed(exception);
        }
    }

    [LoggerMessage(2003, LogLevel.Warning, "The hosts that are forgotten could not be taken out of the clusters")]
    private partial void LogFailed(Exception exception);
}
