using AdapterHost.Hosting;

namespace AdapterHost.Engine.Watching;

/// <summary>
/// Counts steps that failed one after the other. One may be a request's fault; an engine that fails every step serves nobody, and a new process
/// is its only cure: so the host stops with an exit code that says so, and its supervisor starts another. Inference thread.
/// </summary>
internal sealed partial class EngineFailure(IHostApplicationLifetime lifetime, HostExit exit, ILogger<EngineFailure> logger)
{
    /// <summary>Failed steps in a row after which the host gives up.</summary>
    public const int Most = 3;

    private int _inARow;

    /// <summary>The host is stopping for that reason.</summary>
    public bool HasGivenUp => _inARow >= Most;

    public void Step(bool failed)
    {
        _inARow = failed ? _inARow + 1 : 0;
        if (_inARow == Most)
        {
            LogGivingUp(logger, Most, HostExit.EngineFailed);
            exit.Code = HostExit.EngineFailed;
            lifetime.StopApplication();
        }
    }

    [LoggerMessage(4030, LogLevel.Critical, "{Steps} steps failed in a row; the host stops with exit code {Code} so that it is started anew")]
    private static partial void LogGivingUp(ILogger logger, int steps, int code);
}
