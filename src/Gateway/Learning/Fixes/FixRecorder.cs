using Gateway.Learning.Fixes.Answers;
using Gateway.Learning.Users;
using TenantStore;
using TenantStore.Answers;

namespace Gateway.Learning.Fixes;

/// <summary>
/// Keeps that a fix was asked for and how it ended, without a word of code. The row stands before the answer is sent, so that an outcome that follows at once finds it, at any gateway; only a registry
/// that takes longer than the request may lets the answer go first. For any thread.
/// </summary>
internal sealed partial class FixRecorder(Registry registry, UserKeys users, ContentHashes hashes, TimeProvider time, ILogger<FixRecorder> logger)
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
            Language = call.Request.Question.Language.ToLowerInvariant(),
            PromptHash = hashes.Of(tenant, call.Request.Question.Code),
            AnswerHash = fix is null ? "" : hashes.Of(tenant, fix),
            State = StateOf(state),
            LatencyMs = (long)elapsed.TotalMilliseconds,
            DeadlineMs = call.Request.DeadlineMs,
            At = time.GetUtcNow(),
        };
        var writing = WriteAsync(tenant, answer);
        var left = TimeSpan.FromMilliseconds(call.Request.DeadlineMs) - elapsed;
        try
        {
            // Of a late one nobody waits any more.
            await writing.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        }
        catch (TimeoutException)
        {
            LogBehind(id);
        }
    }

    private async Task WriteAsync(TenantId tenant, NewAnswer answer)
    {
        try
        {
            await using var scope = await registry.BeginAsync(tenant, CancellationToken.None);
            await scope.Answers.AddAsync(answer, CancellationToken.None);
            await scope.CommitAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Who waits for a fix gets it all the same.
            LogLost(exception, answer.AnswerId);
        }
    }

    private static AnswerState StateOf(FixState state) => state switch
    {
        FixState.Answered => AnswerState.Answered,
        FixState.Empty => AnswerState.Empty,
        FixState.Late => AnswerState.Late,
        _ => AnswerState.Failed,
    };

    [LoggerMessage(6101, LogLevel.Warning, "That the fix {Id} was asked for could not be kept: its outcome will not be counted.")]
    private partial void LogLost(Exception exception, string id);

    [LoggerMessage(6102, LogLevel.Information, "That the fix {Id} was asked for is kept after its answer: the registry takes longer than the request may.")]
    private partial void LogBehind(string id);
}
