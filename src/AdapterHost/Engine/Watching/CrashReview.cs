using AdapterHost.Adapters;
using AdapterHost.Hosting;
using HostContract;
using Microsoft.Extensions.Options;

namespace AdapterHost.Engine.Watching;

/// <summary>At start: what did the last process die of? Runs before the engine takes requests and before the gateway is joined.</summary>
internal sealed partial class CrashReview(
    AdapterCache cache, AdapterWatch watch, IOptions<AdapterHostOptions> options, ILogger<CrashReview> logger) : IHostedService
{
    /// <summary>128 + SIGILL, SIGABRT, SIGBUS, SIGFPE, SIGSEGV: what a fault of the program itself looks like. A kill from outside is none.</summary>
    private static readonly int[] s_faults = [132, 134, 135, 136, 139];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var exit = options.Value.LastExitCode;
        var atWork = watch.AtLastEnd;
        if (atWork.Count == 0 || (exit is { } known && !s_faults.Contains(known)))
        {
            return Task.CompletedTask;
        }

        // Without an exit code it may have been the operator or the kernel's memory killer: then nobody is condemned for it.
        if (atWork.Count == 1 && exit is not null)
        {
            cache.Condemn(atWork[0], AdapterFaultReason.Crashed);
            return Task.CompletedTask;
        }

        LogSuspects(logger, atWork.Count, AdapterWatch.Probation);
        foreach (var key in atWork)
        {
            watch.Suspect(key);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(4031, LogLevel.Warning, "{Count} adapters were at work when the last process ended; each runs alone for its next {Steps} steps")]
    private static partial void LogSuspects(ILogger logger, int count, int steps);
}
