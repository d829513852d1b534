using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using TenantStore;
using TenantStore.Credentials;
using TenantStore.Encryption;
using TenantStore.Evaluations;
using TenantStore.Keys;
using TenantStore.Tenants;

namespace Gateway.Learning.Evaluations.Running;

/// <summary>Works on one evaluation from where it stands to its end, or until it is this process's no more. For any thread.</summary>
/// <remarks>
/// (1) The lease is taken, and renewed beside the work. (2) What is stored is not asked again. (3) A few workers ask; where nobody can answer now they pause, longer each time, and in the end the run is given back for a while: another one's hosts may be there. (4) One writer stores answers in small
/// batches, each with a renewal: whoever has lost the lease stores nothing and stops. (5) The report is made from what is stored, so that a run in one piece and one in many end the same.
/// </remarks>
internal sealed partial class EvaluationRunner(
    Registry registry, EvaluationPreparer preparer, EvaluationAsker asker, EvaluationPace pace, AnswerKeeper keeper, EvaluationMetrics metrics, IOptions<EvaluationOptions> options, TimeProvider time,
    ILogger<EvaluationRunner> logger)
{
    /// <summary>Takings without an answer in between, after which it is the evaluation's fault.</summary>
    private const int MostAttempts = 5;
    private const int BatchLength = 64;

    /// <summary>The part of its silence for which a run that nobody answers is left alone.</summary>
    private const int SilencePart = 4;

    /// <summary>So many times as long as usual a question may take at the most.</summary>
    private const int MostLonger = 8;
    private static readonly TimeSpan s_batchAge = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_longestLeave = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_mostSilence = TimeSpan.FromHours(24);

    private readonly string _holder = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _stops = new();

    public async Task RunAsync(PendingEvaluation work, CancellationToken stopping)
    {
        var lease = new EvaluationLease(registry, work, _holder, TimeSpan.FromSeconds(options.Value.LeaseSeconds));
        // (1)
        if (await lease.TakeAsync(stopping) is not { } attempts)
            return;
        using var mine = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _stops[work.Id] = mine;
        var renewing = RenewAsync(lease, mine);
        try
        {
            if (attempts > MostAttempts)
                await FailAsync(lease, $"It was begun {MostAttempts} times, and each gateway ended before an answer was stored.", mine.Token);
            else
                await WorkAsync(lease, mine);
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            if (!stopping.IsCancellationRequested)
                LogLost(work.Id);
            else
                await LetGoAsync(lease, TimeSpan.Zero);
        }
        catch (TenantStoreException exception) when (exception is not (ArtifactIntegrityException or TenantGoneException))
        {
            // Registry or keys are away for a while, which is not the evaluation's fault.
            LogAway(exception, work.Id);
            await LetGoAsync(lease, Patience);
        }
        finally
        {
            _stops.TryRemove(work.Id, out _);
            await mine.CancelAsync();
            await renewing;
        }
    }

    /// <summary>It was cancelled: if this process works on it, it stops now and not at the next renewal.</summary>
    public void Stop(string id)
    {
        if (_stops.TryGetValue(id, out var mine))
        {
            try
            {
                mine.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It has ended meanwhile.
            }
        }
    }

    private async Task WorkAsync(EvaluationLease lease, CancellationTokenSource mine)
    {
        var (evaluation, tenant, stored) = await ReadAsync(lease, mine.Token);
        if (evaluation is null || tenant is not { Status: TenantStatus.Active })
        {
            await FailAsync(lease, "The organization is suspended.", mine.Token);
            return;
        }

        var (setup, fault) = await preparer.PrepareAsync(lease.Tenant, evaluation, mine.Token);
        if (setup is null)
        {
            await FailAsync(lease, fault!, mine.Token);
            return;
        }

        if (Silence(evaluation) > s_mostSilence)
        {
            await FailAsync(lease, $"Nobody has answered a question of it for {s_mostSilence.TotalHours} hours: no host of its base model was there, or none had time.", mine.Token);
            return;
        }

        // Answers to two sets, or to two prompts, make no report.
        if (setup.GenericDigest != evaluation.GenericDigest)
        {
            await FailAsync(lease, "The base model's generic set was replaced since it was begun. Begin it again.", mine.Token);
            return;
        }

        var stale = stored.ToDictionary(item => item.Key, item => item.Question);
        if (setup.Tasks().Any(task => stale.TryGetValue(task.Key, out var question) && question != keeper.QuestionOf(lease.Tenant, task)))
        {
            await FailAsync(lease, "What it asks was changed since it was begun: the prompts of a manifest, or a base model. Begin it again.", mine.Token);
            return;
        }

        // (2)
        var known = stored.Select(item => item.Key).ToHashSet();
        LogBegun(lease.Id, known.Count);
        switch (await AskAllAsync(lease, EvaluationAsker.CallerOf(tenant), setup.Tasks().Where(task => !known.Contains(task.Key)), PatienceOf(evaluation), mine))
        {
            case QuestionEnd.Refused refused:
                await FailAsync(lease, refused.Reason, mine.Token);
                return;
            case QuestionEnd.Busy:
                await LeaveAsync(lease, mine.Token);
                return;
        }

        // (5)
        (_, _, stored) = await ReadAsync(lease, mine.Token);
        var answered = stored.Select(item => item.Key).ToHashSet();
        if (!setup.Tasks().All(task => answered.Contains(task.Key)))
        {
            // Something was erased since the run read it, and took its answers along. The lease went with it; whoever takes it next goes on with the rest.
            LogLost(lease.Id);
            return;
        }

        var report = EvaluationJudge.Judge(setup, stored);
        var detail = JsonSerializer.Serialize(new
        {
            version = evaluation.Candidate.ToString(),
            against = evaluation.Against?.ToString() ?? "base",
            dataset = evaluation.Dataset,
            passed = report.Passed,
            refusals = report.Findings.Where(finding => !finding.Passed).Select(finding => finding.Rule),
        });
        if (!await lease.FinishAsync(report.Passed, EvaluationJudge.Write(report), detail, mine.Token))
            return;
        metrics.Ended(EvaluationState.Done);
        LogDone(lease.Id, report.Passed);
    }

    private async Task<(Evaluation? Evaluation, Tenant? Tenant, IReadOnlyList<EvaluationItem> Items)> ReadAsync(EvaluationLease lease, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginReadAsync(lease.Tenant, cancellationToken);
        return (
            await scope.Evaluations.FindAsync(lease.Id, cancellationToken),
            await scope.Profile.FindAsync(cancellationToken),
            await scope.Evaluations.ListItemsAsync(lease.Id, cancellationToken));
    }

    /// <returns>Why it cannot go on, or not now; null when all is answered and stored.</returns>
    private async Task<QuestionEnd?> AskAllAsync(
        EvaluationLease lease, TokenPrincipal caller, IEnumerable<EvaluationTask> tasks, TimeSpan patience, CancellationTokenSource mine)
    {
        // (3), (4)
        using var going = CancellationTokenSource.CreateLinkedTokenSource(mine.Token);
        var answers = Channel.CreateBounded<EvaluationItem>(new BoundedChannelOptions(BatchLength) { FullMode = BoundedChannelFullMode.Wait });
        QuestionEnd? reason = null;
        var pulse = new AnswerPulse(time, Patience);
        var writing = StoreAsync(lease, answers.Reader, mine);
        try
        {
            await Parallel.ForEachAsync(tasks, new ParallelOptions { MaxDegreeOfParallelism = options.Value.InFlight, CancellationToken = going.Token }, async (task, cancellationToken) =>
            {
                if (await keeper.FindAsync(lease.Tenant, lease.Id, task, cancellationToken) is { } known)
                {
                    pulse.Beat();
                    metrics.Known();
                    await answers.Writer.WriteAsync(known, cancellationToken);
                    return;
                }

                var end = await AskAsync(caller, task, patience, pulse, cancellationToken);
                if (end is QuestionEnd.Refused or QuestionEnd.Busy)
                {
                    Interlocked.CompareExchange(ref reason, end, null);
                    await going.CancelAsync();
                    return;
                }

                pulse.Beat();
                metrics.Asked();
                await answers.Writer.WriteAsync(await keeper.KeepAsync(lease.Tenant, lease.Id, task, end, cancellationToken), cancellationToken);
            });
        }
        catch (OperationCanceledException) when (reason is not null)
        {
            // What is answered is stored all the same.
        }
        finally
        {
            answers.Writer.TryComplete();
            await writing;
        }

        return reason;
    }

    /// <returns>Busy when the whole run has had no answer for too long.</returns>
    private async Task<QuestionEnd> AskAsync(TokenPrincipal caller, EvaluationTask task, TimeSpan patience, AnswerPulse pulse, CancellationToken cancellationToken)
    {
        for (var pause = s_firstPause; ; pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause)
        {
            if (await AskOnceAsync(caller, task, patience, cancellationToken) is var end and not QuestionEnd.Busy)
                return end;
            metrics.PutOff();
            if (pulse.IsSilent)
                return new QuestionEnd.Busy();
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private async Task<QuestionEnd> AskOnceAsync(TokenPrincipal caller, EvaluationTask task, TimeSpan patience, CancellationToken cancellationToken)
    {
        var model = task.Subject.Model.Base.Id;
        await pace.BeginAsync(model, cancellationToken);
        try
        {
            var began = time.GetTimestamp();
            var end = await asker.AskAsync(caller, task, patience, cancellationToken);
            await pace.RestAsync(model, time.GetElapsedTime(began), cancellationToken);
            return end;
        }
        finally
        {
            pace.End(model);
        }
    }

    private async Task StoreAsync(EvaluationLease lease, ChannelReader<EvaluationItem> answers, CancellationTokenSource mine)
    {
        var batch = new List<EvaluationItem>(BatchLength);
        try
        {
            while (await answers.WaitToReadAsync(mine.Token))
            {
                // Others come meanwhile: a transaction for each answer would be felt by the tenant's other writers.
                await Task.Delay(s_batchAge, time, mine.Token);
                while (batch.Count < BatchLength && answers.TryRead(out var item))
                    batch.Add(item);
                if (!await lease.StoreAsync(batch, mine.Token))
                    await mine.CancelAsync();
                batch.Clear();
            }
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            // Who cancelled says so to the worker as well.
        }
        catch (Exception)
        {
            // The workers must not wait for a writer that is gone.
            await mine.CancelAsync();
            throw;
        }
    }

    private async Task RenewAsync(EvaluationLease lease, CancellationTokenSource mine)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.LeaseSeconds) / 3, time);
        try
        {
            while (await timer.WaitForNextTickAsync(mine.Token))
            {
                try
                {
                    if (!await lease.RenewAsync(mine.Token))
                        await mine.CancelAsync();
                }
                catch (TenantStoreException exception)
                {
                    // Two more times before the lease is over; after it another may be at work, and stores are refused.
                    LogNotRenewed(exception, lease.Id);
                }
            }
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
        }
    }

    private TimeSpan Patience => TimeSpan.FromSeconds(options.Value.PatienceSeconds);

    private TimeSpan Silence(Evaluation evaluation) => evaluation.ProgressAt is { } last ? time.GetUtcNow() - last : TimeSpan.Zero;

    /// <summary>
    /// What one question may take. Longer, the longer the run had no answer at all: each begins from nothing, and one that needs more than usual beside people would never end.
    /// </summary>
    private TimeSpan PatienceOf(Evaluation evaluation)
    {
        var (usual, silence) = (TimeSpan.FromSeconds(options.Value.QuestionSeconds), Silence(evaluation));
        return silence < usual ? usual : silence < usual * MostLonger ? silence : usual * MostLonger;
    }

    /// <summary>Whoever takes it again looks anew whether its versions are still there.</summary>
    private async Task LeaveAsync(EvaluationLease lease, CancellationToken cancellationToken)
    {
        var (evaluation, _, _) = await ReadAsync(lease, cancellationToken);
        var pause = evaluation is null ? Patience : Silence(evaluation) / SilencePart;
        await lease.LetGoAsync(pause < Patience ? Patience : pause < s_longestLeave ? pause : s_longestLeave, cancellationToken);
        LogLeft(lease.Id);
    }

    private async Task FailAsync(EvaluationLease lease, string reason, CancellationToken cancellationToken)
    {
        await lease.FailAsync(reason, cancellationToken);
        metrics.Ended(EvaluationState.Failed);
        LogFailed(lease.Id);
    }

    private async Task LetGoAsync(EvaluationLease lease, TimeSpan pause)
    {
        try
        {
            await lease.LetGoAsync(pause, CancellationToken.None);
        }
        catch (TenantStoreException exception)
        {
            // The lease ends by itself.
            LogNotRenewed(exception, lease.Id);
        }
    }

    [LoggerMessage(6401, LogLevel.Information, "Evaluation {Id} goes on; {Stored} answers are stored already.")]
    private partial void LogBegun(string id, int stored);

    [LoggerMessage(6402, LogLevel.Information, "Evaluation {Id} is done; passed: {Passed}.")]
    private partial void LogDone(string id, bool passed);

    [LoggerMessage(6403, LogLevel.Warning, "Evaluation {Id} failed; its record says why.")]
    private partial void LogFailed(string id);

    [LoggerMessage(6404, LogLevel.Information, "Evaluation {Id} was cancelled, or another gateway works on it, or some of what it asks was erased.")]
    private partial void LogLost(string id);

    [LoggerMessage(6408, LogLevel.Information, "Nobody answers evaluation {Id} now; it is left for a while.")]
    private partial void LogLeft(string id);

    [LoggerMessage(6409, LogLevel.Warning, "Evaluation {Id} is left for a while: what it needs is away.")]
    private partial void LogAway(Exception exception, string id);

    [LoggerMessage(6405, LogLevel.Warning, "The lease on evaluation {Id} could not be written.")]
    private partial void LogNotRenewed(Exception exception, string id);
}
