using Microsoft.Extensions.Options;
using TenantStore;
using TenantStore.BaseModels;

namespace Gateway.Canary;

/// <summary>
/// Runs a round after each interval, one base model after the other, and says what came of it. A leak is an error of every round that sees it; that a
/// round proved nothing is a warning once, until that changes.
/// </summary>
internal sealed partial class LeakCanary(
    CanaryTenants tenants,
    CanaryRound round,
    CanaryState state,
    CanaryBases bases,
    IOptions<CanaryOptions> options,
    TimeProvider time,
    ILogger<LeakCanary> logger) : BackgroundService
{
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(5);

    private IReadOnlyList<CanaryTenant> _tenants = [];
    private long _round;

    /// <summary>One round. The loop's own, and of tests with a loop that waits long; never two at once.</summary>
    public async Task<CanaryReport> RunOnceAsync(CancellationToken cancellationToken)
    {
        var report = await ReportAsync(cancellationToken);
        Log(report, state.Last);
        state.Note(report);
        return report;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled)
            return;
        state.Start();
        LogStarted(options.Value.IntervalSeconds);
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(options.Value.IntervalSeconds), time, stoppingToken);
                await RunOnceAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await CloseAsync();
        }
    }

    private async Task<CanaryReport> ReportAsync(CancellationToken cancellationToken)
    {
        BaseModel? baseModel = null;
        try
        {
            baseModel = await bases.NextAsync(cancellationToken);
            if (_tenants.Count == 0 || tenants.AreOld(_tenants))
            {
                var former = _tenants;
                _tenants = await tenants.OpenAsync(cancellationToken);
                await tenants.CloseAsync(former, cancellationToken);
            }

            // By turns, so that each is looked at from the other's side.
            var first = (int)(_round++ % _tenants.Count);
            var findings = await round.RunAsync(_tenants[first], _tenants[^(first + 1)], baseModel, cancellationToken);
            if (findings.Broken is { UnknownCaller: true })
                _tenants = [];
            if (findings.Broken is { InnerException: { } unforeseen })
                LogBroken(unforeseen);
            return Report(findings.Result, findings.Leaks, findings.Broken?.Message ?? (findings.ControlHit ? null : "the planter's own prompt was not found in its cache"));
        }
        catch (CanaryException exception)
        {
            return Report(CanaryResult.Failed, [], exception.Message);
        }
        catch (TenantStoreException)
        {
            return Report(CanaryResult.Failed, [], "the registry cannot be reached");
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // A watchman who stumbles does not stop the service.
            LogBroken(exception);
            return Report(CanaryResult.Failed, [], CanaryException.Of(exception).Message);
        }

        CanaryReport Report(CanaryResult result, IReadOnlyList<CanaryLeak> leaks, string? reason) =>
            new(result, baseModel?.Id.Name.ToString(), time.GetUtcNow(), leaks, reason);
    }

    private void Log(CanaryReport report, CanaryReport? before)
    {
        foreach (var leak in report.Leaks)
            LogLeak(CanaryWords.Of(leak.Kind), leak.Call, report.BaseModel, leak.Request);
        if (report.Result == CanaryResult.Leak || (report.Result == before?.Result && report.Reason == before.Reason))
            return;
        if (report.Result == CanaryResult.Clean)
            LogClean(report.BaseModel);
        else
            LogUnproved(CanaryWords.Of(report.Result), report.BaseModel, report.Reason);
    }

    /// <summary>The tokens are of no use to anybody after this process; they need not stand for a week.</summary>
    private async Task CloseAsync()
    {
        using var soon = new CancellationTokenSource(s_farewell, time);
        try
        {
            await tenants.CloseAsync(_tenants, soon.Token);
        }
        catch (Exception exception)
        {
            LogNotClosed(exception);
        }
    }

    [LoggerMessage(1400, LogLevel.Information, "The leak canary is on: a round every {Seconds} s.")]
    private partial void LogStarted(int seconds);

    [LoggerMessage(1401, LogLevel.Error, "LEAK between tenants: {Kind}, in the answer to {Call}, base model {BaseModel}, request {Request}. docs/operations.md says what to do.")]
    private partial void LogLeak(string kind, string call, string? baseModel, string request);

    [LoggerMessage(1402, LogLevel.Warning, "The leak canary proves nothing at the moment ({Result}), base model {BaseModel}: {Reason}.")]
    private partial void LogUnproved(string result, string? baseModel, string? reason);

    [LoggerMessage(1403, LogLevel.Information, "The leak canary sees no leak, base model {BaseModel}, and would see one.")]
    private partial void LogClean(string? baseModel);

    [LoggerMessage(1404, LogLevel.Warning, "The leak canary could not revoke its tokens; they expire.")]
    private partial void LogNotClosed(Exception exception);

    [LoggerMessage(1405, LogLevel.Error, "A round of the leak canary broke off; the next one is made all the same")]
    private partial void LogBroken(Exception exception);
}
