using Gateway.Generating;
using Gateway.Learning.Fixes.Answers;
using Gateway.Learning.Fixes.Asking;
using Gateway.Learning.Interactions.Erasure;
using Gateway.Learning.Outcomes.Intake;
using Gateway.Learning.Users;
using Learning.Fixes.Prompting;
using TenantStore;
using TenantStore.Consents;

namespace Gateway.Learning.Fixes;

/// <summary>However a question ends, it is counted, kept and told in one place. For any thread.</summary>
internal sealed class FixEnd(FixRecorder recorder, AnsweredCases cases, UserKeys users, FixMetrics metrics, TimeProvider time)
{
    /// <param name="verdict">With a fix.</param>
    /// <param name="onModel">Waited for the model.</param>
    /// <param name="onChecks">Applying and checking.</param>
    public async Task<FixResult> AnsweredAsync(FixTurn turn, ModePrompt mode, FixVerdict verdict, ModelText text, TimeSpan onModel, TimeSpan onChecks, IHeaderDictionary receipt)
    {
        var applied = verdict.Applied!;
        Keep(turn, applied.Code!);
        await recorder.KeepAsync(turn, FixState.Answered, "", applied.Code);
        var total = time.GetElapsedTime(turn.Call.Arrived);
        metrics.Ended(FixState.Answered, "");
        metrics.Answered(mode.Answer, total.TotalSeconds);
        var fix = new FixAnswer(
            turn.Id,
            [.. applied.Edits.Select(edit => new FixEdit(edit.Start, edit.Length, edit.Text, edit.Lines.Start + 1, edit.Lines.Count))],
            applied.Code!,
            mode.Name,
            Math.Round(verdict.Confidence, 4),
            ServedBy(turn),
            new FixTimings(Milliseconds(total), Milliseconds(onModel), Milliseconds(onChecks)),
            new FixUsage(text.PromptTokens, text.AnswerTokens, text.PredictedTokens));
        return new FixResult.Answered(fix, receipt);
    }

    /// <param name="reason">A word of a closed set; "" when the state says all.</param>
    /// <param name="receipt">Null when no model answered.</param>
    public async Task<FixResult> SilentAsync(FixTurn turn, FixState state, string reason, IHeaderDictionary? receipt)
    {
        await recorder.KeepAsync(turn, state, reason, fix: null);
        metrics.Ended(state, reason);
        return new FixResult.Silent(turn.Id, state, reason, receipt);
    }

    /// <summary>Late before it was known who would answer: there is nothing that it could be kept under.</summary>
    public FixResult Unresolved()
    {
        metrics.Ended(FixState.Late, "");
        return new FixResult.Silent(LearningId.New("fix"), FixState.Late, "", null);
    }

    public async Task<FixResult> RefusedAsync(FixTurn turn, GeneratedAnswer answer)
    {
        // What a limit refused, or was wrong with the request, was not eligible for a fix. But what is wrong may be the prompt, which in an experiment is the arm's own.
        if (answer.Status is < StatusCodes.Status400BadRequest or >= StatusCodes.Status500InternalServerError || (turn.Experiment is not null && !IsOfCaller(answer.Status)))
            await FailedAsync(turn);
        return new FixResult.Refused(answer);
    }

    /// <summary>Nothing came of it, and that is not the caller's fault.</summary>
    public async Task FailedAsync(FixTurn turn)
    {
        await recorder.KeepAsync(turn, FixState.Failed, "", fix: null);
        metrics.Ended(FixState.Failed, "");
    }

    /// <summary>Who asks, and how much: the same in both arms.</summary>
    private static bool IsOfCaller(int status) =>
        status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden or StatusCodes.Status408RequestTimeout or StatusCodes.Status429TooManyRequests;

    /// <summary>In memory, until its outcome comes: whether anything of it is kept then is the person's to say.</summary>
    private void Keep(FixTurn turn, string fix)
    {
        var (caller, asked) = (turn.Call.Caller, turn.Call.Request);
        if (asked.Consent == ConsentLevel.None)
            return;
        var (question, owner) = (asked.Question, new CodeOwner(users.Of(caller, asked.User), asked.Repository));
        cases.Keep(caller.Tenant!.Id, turn.Id, new AnsweredCase(
            owner, question.Language, Told(question.Path), question.Error, Told(question.ErrorKind), question.Code, question.Context, fix,
            time.GetUtcNow() - time.GetElapsedTime(turn.Call.Arrived)));
    }

    private static FixServedBy ServedBy(FixTurn turn)
    {
        var (model, adapter) = (turn.Model, turn.Model.Adapter);
        return new FixServedBy(
            model.Name, model.Alias?.ToString(), adapter?.Version.Adapter.ToString(), adapter?.Version.Version.Value, adapter?.Digest.ToString(), turn.Experiment?.ArmText);
    }

    private static string? Told(string text) => text.Length == 0 ? null : text;

    private static double Milliseconds(TimeSpan span) => Math.Round(span.TotalMilliseconds, 1);
}
