namespace AdapterHost.Engine.Watching;

/// <summary>
/// Says at start what the last process's end means. Judged it was earlier, before the model was loaded: <see cref="AdapterWatch.Verdict"/>.
/// </summary>
internal sealed partial class CrashReview(AdapterWatch watch, ILogger<CrashReview> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var verdict = watch.Verdict;
        if (verdict.Condemned is { } condemned)
        {
            LogCondemned(logger, condemned.Digest.ToString(), condemned.Tenant.Value);
        }
        else if (verdict.Suspected.Count > 0)
        {
            LogSuspects(logger, verdict.Suspected.Count, verdict.Suspected.Max(one => one.Ends), CrashVerdict.MostEnds, AdapterWatch.Probation);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(
        4031,
        LogLevel.Warning,
        "{Count} adapters may have ended the last process (unexplained ends in a row: {Ends} of {Most}); each runs alone for its next {Steps} steps")]
    private static partial void LogSuspects(ILogger logger, int count, int ends, int most, int steps);

    [LoggerMessage(4032, LogLevel.Error, "Adapter {Digest} of tenant {Tenant} ended the last process and is out of service")]
    private static partial void LogCondemned(ILogger logger, string digest, string tenant);
}
