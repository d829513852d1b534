using Microsoft.Extensions.Options;

namespace AdapterHost.External;

/// <summary>Looks at the engine again and again. Owned by the process's lifetime; begins when the engine has answered once.</summary>
internal sealed class EngineWatcher(EngineLook look, IOptions<ExternalOptions> options, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(options.Value.PollSeconds), time, stoppingToken);
                await look.TakeAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping.
        }
    }
}
