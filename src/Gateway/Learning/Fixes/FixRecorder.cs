using Gateway.Learning.Fixes.Answers;
using Gateway.Learning.Outcomes.Serving;
using Gateway.Learning.Users;
using Microsoft.Extensions.Options;
using TenantStore;
using TenantStore.Answers;
using TenantStore.Consents;

namespace Gateway.Learning.Fixes;

/// <summary>
/// Keeps that a fix was asked for and how it ended, without a word of code, unless its person agreed to nothing. The row stands before the answer is sent, so that an outcome that follows at once finds it, at any gateway. What a registry
/// does not take within <c>Fixes:RowPatienceMs</c>, and what is late already, is given to the journal, which writes it as soon as it can, and in which outcomes that come to this gateway find it. For any thread.
/// </summary>
internal sealed partial class FixRecorder(Registry registry, AnswerJournal journal, UserKeys users, ContentHashes hashes, IOptions<FixOptions> options, TimeProvider time, ILogger<FixRecorder> logger)
{
    /// <param name="turn">Who answered, or would have.</param>
    /// <param name="reason">Why it was not given out; "" when it was, or nothing was made.</param>
    /// <param name="fix">The fixed code; null when there is none.</param>
    public async Task KeepAsync(FixTurn turn, FixState state, string reason, string? fix)
    {
        var (call, id, model) = (turn.Call, turn.Id, turn.Model);
        var tenant = call.Caller.Tenant!.Id;
        var elapsed = time.GetElapsedTime(call.Arrived);
        var answer = new NewAnswer
        {
            AnswerId = id,
            Kind = AnswerKind.Fix,
            Caller = call.Caller.Caller,
            UserKey = users.Of(call.Caller, call.Request.User),
            Alias = model.Alias,
            Adapter = model.Adapter?.Version.Adapter,
            Version = model.Adapter?.Version.Version.Value ?? 0,
            Digest = model.Adapter?.Digest,
            BaseModel = model.Base.Id.Name,
            ExperimentId = turn.Experiment?.Id ?? "",
            Arm = turn.Experiment?.AnswerArm ?? AnswerArm.None,
            Unit = turn.Experiment?.Unit ?? "",
            Refusal = reason,
            Repository = call.Request.Repository,
            Language = call.Request.Question.Language.ToLowerInvariant(),
            PromptHash = hashes.Of(tenant, call.Request.Question.Code),
            AnswerHash = fix is null ? "" : hashes.Of(tenant, fix),
            State = StateOf(state),
            ConsentLevel = call.Request.Consent,
            LatencyMs = (long)elapsed.TotalMilliseconds,
            DeadlineMs = call.Request.DeadlineMs,
            At = time.GetUtcNow(),
        };
        // Nothing is what the request allows.
        if (call.Request.Consent == ConsentLevel.None)
            return;
        // Of a late one nobody waits any more.
        var left = TimeSpan.FromMilliseconds(call.Request.DeadlineMs) - elapsed;
        if (left <= TimeSpan.Zero || !await TryWriteAsync(tenant, answer, PatienceOf(left)))
            journal.Add(tenant, answer);
    }

    /// <summary>A registry that is busy with others makes no fix late.</summary>
    private TimeSpan PatienceOf(TimeSpan left)
    {
        var most = TimeSpan.FromMilliseconds(options.Value.RowPatienceMs);
        return left / 2 < most ? left / 2 : most;
    }

    private async Task<bool> TryWriteAsync(TenantId tenant, NewAnswer answer, TimeSpan wait)
    {
        using var patience = new CancellationTokenSource(wait, time);
        try
        {
            // A local database lets whoever writes wait on the thread that asks: that is to be none that answers somebody.
            return await Task.Run(() => TryWriteAsync(tenant, answer, patience.Token), CancellationToken.None).WaitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // The write that goes on may succeed all the same; the same row twice is one row.
            LogBehind(answer.AnswerId);
            return false;
        }
    }

    private async Task<bool> TryWriteAsync(TenantId tenant, NewAnswer answer, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = await registry.BeginAsync(tenant, cancellationToken);
            var consent = await scope.Consents.DecideWorkAsync(answer.UserKey, answer.Repository, cancellationToken);
            if (consent.Level == ConsentLevel.None)
                return true;
            await scope.Answers.AddAsync(answer.Under(consent), cancellationToken);
            await scope.CommitAsync(cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            // Who waits for a fix gets it all the same.
            LogFailed(exception, answer.AnswerId);
            return false;
        }
    }

    private static AnswerState StateOf(FixState state) => state switch
    {
        FixState.Answered => AnswerState.Answered,
        FixState.Empty => AnswerState.Empty,
        FixState.Late => AnswerState.Late,
        _ => AnswerState.Failed,
    };

    [LoggerMessage(6501, LogLevel.Warning, "That the fix {Id} was asked for could not be written yet. It is kept in memory and tried again; its outcome is found at this gateway alone until then.")]
    private partial void LogFailed(Exception exception, string id);

    [LoggerMessage(6502, LogLevel.Information, "That the fix {Id} was asked for is written after its answer: the registry takes longer than Fixes:RowPatienceMs.")]
    private partial void LogBehind(string id);
}
