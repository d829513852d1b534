using Microsoft.Extensions.Options;
using TenantStore;
using TenantStore.Evaluations;

namespace Gateway.Learning.Evaluations.Running;

/// <summary>Looks for evaluations that wait, whosever, and works on a few at a time. Every gateway has one; leases see to it that each evaluation is one's.</summary>
internal sealed partial class EvaluationJob(
    Registry registry, EvaluationRunner runner, EvaluationBell bell, IOptions<EvaluationOptions> options, TimeProvider time, ILogger<EvaluationJob> logger) : BackgroundService
{
    private readonly Dictionary<PendingEvaluation, Task> _running = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The listeners come first.
        await Task.Yield();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await LookAsync(stoppingToken);
                await bell.WaitAsync(TimeSpan.FromSeconds(options.Value.PollSeconds), time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }

        await Task.WhenAll(_running.Values);
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        foreach (var (work, _) in _running.Where(pair => pair.Value.IsCompleted).ToList())
            _running.Remove(work);
        var free = options.Value.Runs - _running.Count;
        if (free <= 0)
            return;
        try
        {
            IReadOnlyList<PendingEvaluation> pending;
            await using (var scope = await registry.BeginPlatformReadAsync(stopping))
                pending = await scope.Evaluations.ListAsync(options.Value.Runs * 2, stopping);
            foreach (var work in pending.Where(work => !_running.ContainsKey(work)).Take(free))
                _running.Add(work, RunAsync(work, stopping));
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // The next look finds it.
            LogLookFailed(exception);
        }
    }

    private async Task RunAsync(PendingEvaluation work, CancellationToken stopping)
    {
        await Task.Yield();
        try
        {
            await runner.RunAsync(work, stopping);
            // Another may have the place at once. Not after a failure, which would come again as fast.
            bell.Ring();
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // It stays where it is; when its lease is over somebody takes it again, and gives it up after a few times.
            LogRunFailed(exception, work.Id);
        }
        catch (OperationCanceledException)
        {
        }
    }

    [LoggerMessage(6406, LogLevel.Warning, "Evaluations that wait could not be looked for")]
    private partial void LogLookFailed(Exception exception);

    [LoggerMessage(6407, LogLevel.Error, "Evaluation {Id} was left where it stands")]
    private partial void LogRunFailed(Exception exception, string id);
}
