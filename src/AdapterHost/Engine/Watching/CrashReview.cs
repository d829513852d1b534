using AdapterHost.Adapters;
using AdapterHost.Hosting;
using HostContract;
using Microsoft.Extensions.Options;

namespace AdapterHost.Engine.Watching;

/// <summary>At start: what did the last process die of? Runs before the engine takes requests and before the gateway is joined.</summary>
internal sealed partial class CrashReview(
    AdapterCache cache, AdapterWatch watch, IOptions<AdapterHostOptions> options, ILogger<CrashReview> logger) : IHostedService
{
    /// <summary>128 + SIGILL, SIGBUS, SIGFPE, SIGSEGV: a fault of native code, which hardly anything but a step or a load runs.</summary>
    private static readonly int[] s_faults = [132, 135, 136, 139];

    /// <summary>
    /// 128 + SIGABRT: an assertion of native code, but also an exception or a full stack of any thread of ours, so perhaps of another tenant's
    /// request. Without a code it may have been the operator or the kernel's memory killer. Then a first end condemns nobody; one that comes again
    /// while the same adapter runs apart does.
    /// </summary>
    private const int Abort = 134;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var exit = options.Value.LastExitCode;
        var atWork = watch.AtLastEnd;
        if (atWork.Count == 0 || (exit is { } known and not Abort && !s_faults.Contains(known)))
        {
            return Task.CompletedTask;
        }

        if (atWork.Count == 1 && (exit is not (null or Abort) || watch.WasApartAtLastEnd))
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
