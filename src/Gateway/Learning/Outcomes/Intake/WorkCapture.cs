using Gateway.Learning.Interactions.Intake;
using Learning.Fixes.Applying;
using Learning.Outcomes;
using Learning.Outcomes.Retention;
using TenantStore;
using TenantStore.Answers;
using TenantStore.Consents;
using TenantStore.Interactions;

namespace Gateway.Learning.Outcomes.Intake;

/// <summary>
/// Makes an interaction of a report that says how a piece of work ended: of a fix whose code ran, or stayed, as it is told now; of an edit that Continue tells whole. What ran says more than what stayed: it
/// takes its place, and a run that failed takes it away. For any thread; not within a writing scope of the tenant.
/// </summary>
internal sealed class WorkCapture(Registry registry, AnsweredCases cases, InteractionIntake intake, InteractionRules rules, TimeProvider time)
{
    /// <summary>How much of what a fix changed is in the code now; null when either is not known here, or what is told is longer than code may be.</summary>
    public double? SimilarityOf(TenantId tenant, NewAnswer? answer, OutcomeReport report) =>
        answer is not null && report.FinalText is { Length: <= AnswerLadder.LongestText } text && cases.Find(tenant, answer.AnswerId) is { } one ? FixRetention.Of(one.Code, one.Answer, text) : null;

    /// <summary>Nothing more is to come of it.</summary>
    public void Forget(TenantId tenant, NewAnswer? answer)
    {
        if (answer is not null)
            cases.Forget(tenant, answer.AnswerId);
    }

    /// <exception cref="TenantStoreException">The registry does not answer. The same may be given again.</exception>
    public async Task TakeAsync(TenantId tenant, ReportedWork work, string eventKey, NewAnswer? answer, OutcomeReport report, ConsentLevel level, CancellationToken cancellationToken)
    {
        if (answer is not null && report.Verdict == Verdict.ExecutedError && !await IsToldAsync(tenant, answer, OutcomeKind.ExecutedOk, cancellationToken))
            await intake.DropAsync(tenant, InteractionSource.Fix, EventOf(answer), cancellationToken);
        if (level < ConsentLevel.Train)
            return;
        if (OfFix(tenant, work, answer, report) is { } fix)
        {
            // Of what stayed nobody knows whether it works, unless somebody says that it does not.
            if (report.Verdict == Verdict.Retained && await IsToldAsync(tenant, answer!, OutcomeKind.ExecutedError, cancellationToken))
                return;
            var replaces = report.Verdict == Verdict.ExecutedOk && !await IsToldAsync(tenant, answer!, OutcomeKind.ExecutedOk, cancellationToken);
            await intake.TakeAsync(tenant, fix with { Consent = level, Replaces = replaces }, cancellationToken);
        }
        else if (OfEdit(work, eventKey, answer, report) is { } edit)
        {
            await intake.TakeAsync(tenant, edit with { Consent = level }, cancellationToken);
        }
    }

    /// <summary>One answer is one piece of work, however often its end is told.</summary>
    private static string EventOf(NewAnswer answer) => answer.AnswerId;

    private async Task<bool> IsToldAsync(TenantId tenant, NewAnswer answer, OutcomeKind kind, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginReadAsync(tenant, cancellationToken);
        return (await scope.Outcomes.ListAsync(answer.AnswerId, cancellationToken)).Any(outcome => outcome.Kind == kind);
    }

    private CapturedInteraction? OfFix(TenantId tenant, ReportedWork work, NewAnswer? answer, OutcomeReport report)
    {
        if (answer is null || report is not { FinalText.Length: > 0 and <= AnswerLadder.LongestText, Verdict: Verdict.ExecutedOk or Verdict.Retained } || cases.Find(tenant, answer.AnswerId) is not { } one)
            return null;
        return new CapturedInteraction
        {
            Event = EventOf(answer),
            UserKey = work.UserKey,
            Repository = work.Repository,
            Path = one.Path,
            Language = one.Language,
            Error = one.Error,
            // Anything may be called a kind in a request; what is no plain word is found from the message.
            ErrorKind = one.ErrorKind is { } kind && rules.IsErrorKind(kind) ? kind : null,
            Code = one.Code,
            Fixed = report.FinalText,
            Answer = one.Answer,
            Context = [.. one.Context.Take(InteractionRules.MaxContexts)],
            AnswerId = answer.AnswerId,
            Origin = OriginOf(one.Code, one.Answer, report.FinalText),
            Source = InteractionSource.Fix,
            FailedAt = one.At,
            FixedAt = time.GetUtcNow(),
        };
    }

    private CapturedInteraction? OfEdit(ReportedWork work, string eventKey, NewAnswer? answer, OutcomeReport report)
    {
        if (report.Edit is not { } edit)
            return null;
        var now = time.GetUtcNow();
        return new CapturedInteraction
        {
            Event = eventKey,
            UserKey = work.UserKey,
            Repository = work.Repository,
            Path = edit.Path,
            Language = EditedLanguage.Of(edit.Path),
            Error = edit.Prompt,
            Code = edit.Before,
            Fixed = edit.After,
            Answer = edit.Proposed,
            AnswerId = answer?.AnswerId,
            Origin = edit.Proposed is null ? InteractionOrigin.Both : OriginOf(edit.Before, edit.Proposed, edit.After),
            Source = InteractionSource.Continue,
            FailedAt = now,
            FixedAt = now,
        };
    }

    private static InteractionOrigin OriginOf(string original, string answer, string text) =>
        answer.Trim() == text.Trim() ? InteractionOrigin.Assistant
        // What is too long is refused as it comes in.
        : Math.Max(original.Length, Math.Max(answer.Length, text.Length)) <= AnswerLadder.LongestText && FixRetention.Of(original, answer, text) >= FunnelCounts.LeastSimilarity ? InteractionOrigin.Both
        : InteractionOrigin.User;
}
