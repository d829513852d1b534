using System.Text.Json;
using Gateway.Learning.Interactions.Intake;
using Gateway.Learning.Outcomes.Finding;
using Gateway.Learning.Users;
using Learning.Outcomes;
using TenantStore;
using TenantStore.Answers;
using TenantStore.Consents;
using TenantStore.Credentials;

namespace Gateway.Learning.Outcomes.Intake;

/// <summary>
/// The one way in for reports: (1) the answer that it is about, (2) what everybody agreed to whose work it tells of, (3) the piece of work that it completes, on its own way in, (4) what is kept beside it, sealed, (5) consent once
/// more, in the transaction that writes. Each step is done again without harm when a client sends a report again. For any thread; not within a writing scope of the tenant.
/// </summary>
internal sealed class OutcomeIntake(
    Registry registry,
    AnswerFinder answers,
    WorkCapture works,
    UnmatchedReports unmatched,
    ReportSealer sealer,
    UserKeys users,
    InteractionRules rules,
    ContentHashes hashes,
    TimeProvider time)
{
    /// <summary>Whether the repository that it tells, if any, may stand beside what is kept.</summary>
    public bool NamesPlace(OutcomeReport report) => report.Repository is null || rules.IsRepository(report.Repository);

    /// <summary>Takes all reports of a body, in their order.</summary>
    /// <exception cref="TenantStoreException">The registry does not answer. The same may be sent again.</exception>
    public async Task<IReadOnlyList<OutcomeResult>> TakeAsync(
        TokenPrincipal caller, OutcomeSource source, IReadOnlyList<OutcomeReport> reports, JsonElement body, CancellationToken cancellationToken)
    {
        var named = reports.Where(report => report.AnswerId is not null).Select(report => report.AnswerId!).ToList();
        var known = await answers.FindAsync(caller.Tenant!.Id, named, cancellationToken);                          // (1)
        var results = new List<OutcomeResult>();
        foreach (var report in reports)
        {
            var answer = report.AnswerId is { } id ? known.GetValueOrDefault(id) : await FindAsync(caller, report, cancellationToken);
            results.Add(await TakeAsync(caller, source, report, answer, report.Part ?? body, cancellationToken));
        }

        return results;
    }

    private async Task<OutcomeResult> TakeAsync(
        TokenPrincipal caller, OutcomeSource source, OutcomeReport report, NewAnswer? answer, JsonElement body, CancellationToken cancellationToken)
    {
        var tenant = caller.Tenant!.Id;
        if (answer is null && report.AnswerId is not null)
            return OutcomeResult.Unknown;

        var work = WorkOf(caller, answer, report);
        var consent = await DecideAsync(tenant, work, report, cancellationToken);                                  // (2)
        if (consent.Level == ConsentLevel.None)
        {
            // What this report alone does not allow, the next one may.
            if (ConsentLevels.Parse(report.Consent) != ConsentLevel.None)
                works.Forget(tenant, answer);
            return OutcomeResult.NoConsent;
        }

        // The request for the answer may have said less, or its person have agreed to less then.
        var level = consent.Lowered(answer?.ConsentLevel).Level;
        var key = hashes.Of(tenant, "event\n" + report.Identity);
        var similarity = works.SimilarityOf(tenant, answer, report);
        if (work.IsOnes)
            await works.TakeAsync(tenant, work, key, answer, report, level, cancellationToken);                    // (3)
        if (answer is null && !unmatched.HasRoom(tenant))
            return OutcomeResult.TooMany;
        var details = work.IsOnes ? await sealer.SealAsync(tenant, key, body, level, cancellationToken) : null; // (4)
        var outcome = new NewOutcome
        {
            EventKey = key,
            Source = source,
            Kind = KindOf(report, similarity),
            AnswerId = answer?.AnswerId,
            // What two have a part in holds nothing of the one who asked.
            UserKey = work.Reporter,
            Repository = work.ReportedRepository,
            ConsentId = consent.ConsentId,
            Reason = IsUncompared(report, similarity) ? "not_compared" : report.Reason,
            DelayMs = report.DelayMs,
            // A number that comes from code.
            Similarity = work.IsOnes && level >= ConsentLevel.Metrics ? similarity : null,
            Details = details,
            At = time.GetUtcNow(),
        };
        var result = await WriteAsync(tenant, outcome, work, report, consent, cancellationToken);                        // (5)
        // Not before it is written: who has to send it again is compared again.
        if (report is { Verdict: Verdict.Retained, DelayMs: { } delay } && delay >= FunnelCounts.RetainedAfter[^1] * 1000L)
            works.Forget(tenant, answer);
        if (result == OutcomeResult.Unmatched)
            unmatched.Kept(tenant);
        return result;
    }

    private Task<NewAnswer?> FindAsync(TokenPrincipal caller, OutcomeReport report, CancellationToken cancellationToken) => report.Content is { } told
        ? answers.FindAsync(caller.Tenant!.Id, caller.Caller, told, cancellationToken)
        : Task.FromResult<NewAnswer?>(null);

    /// <summary>A shared token that names nobody tells of whoever asked; and one that asked for nobody, of whoever reports.</summary>
    private ReportedWork WorkOf(TokenPrincipal caller, NewAnswer? answer, OutcomeReport report)
    {
        var reporter = users.Of(caller, report.User);
        if (answer is null)
            return new ReportedWork(reporter, reporter, report.Repository ?? "", report.Repository ?? "");
        var nobody = caller.Token is not null && !caller.Personal ? users.Of(caller, null) : null;
        var asker = answer.UserKey == nobody ? reporter : answer.UserKey;
        var told = string.IsNullOrEmpty(report.Repository) ? answer.Repository : report.Repository;
        return new ReportedWork(asker, reporter == nobody ? asker : reporter, answer.Repository.Length == 0 ? told : answer.Repository, told);
    }

    private async Task<ConsentDecision> DecideAsync(TenantId tenant, ReportedWork work, OutcomeReport report, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginReadAsync(tenant, cancellationToken);
        return await DecideAsync(scope, work, report, cancellationToken);
    }

    /// <summary>The lowest of all whose work it may be, where it may have been.</summary>
    private static async Task<ConsentDecision> DecideAsync(TenantScope scope, ReportedWork work, OutcomeReport report, CancellationToken cancellationToken)
    {
        var lowest = await scope.Consents.DecideWorkAsync(work.UserKey, work.Repository, cancellationToken);
        foreach (var (user, repository) in work.Others)
        {
            if (await scope.Consents.DecideWorkAsync(user, repository, cancellationToken) is var other && other.Level < lowest.Level)
                lowest = other;
        }

        return lowest.Lowered(ConsentLevels.Parse(report.Consent));
    }

    private async Task<OutcomeResult> WriteAsync(
        TenantId tenant, NewOutcome outcome, ReportedWork work, OutcomeReport report, ConsentDecision before, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginAsync(tenant, cancellationToken);
        var consent = await DecideAsync(scope, work, report, cancellationToken);
        if (consent.Level == ConsentLevel.None)
            return OutcomeResult.NoConsent;
        // Lowered meanwhile: what was prepared may hold more than is allowed now.
        var kept = (consent.Level < before.Level ? outcome with { Details = null, Similarity = null } : outcome) with { ConsentId = consent.ConsentId };
        if (!await scope.Outcomes.AddAsync(kept, cancellationToken))
            return OutcomeResult.Repeated;
        await scope.CommitAsync(cancellationToken);
        return outcome.AnswerId is null ? OutcomeResult.Unmatched : OutcomeResult.Kept;
    }

    /// <summary>A text that there is nothing to compare with, as at another gateway than the one that answered, says neither that the answer is there nor that it is gone.</summary>
    private static bool IsUncompared(OutcomeReport report, double? similarity) => report is { Verdict: Verdict.Retained, FinalText: not null } && similarity is null;

    private static OutcomeKind KindOf(OutcomeReport report, double? similarity) => report.Verdict switch
    {
        Verdict.Shown => OutcomeKind.Shown,
        Verdict.Accepted => OutcomeKind.Accepted,
        Verdict.PartiallyAccepted => OutcomeKind.PartiallyAccepted,
        Verdict.Rejected => OutcomeKind.Rejected,
        Verdict.ExecutedOk => OutcomeKind.ExecutedOk,
        Verdict.ExecutedError => OutcomeKind.ExecutedError,
        // What is left of it decides, not that somebody looked.
        Verdict.Retained when similarity < FunnelCounts.LeastSimilarity => OutcomeKind.Changed,
        Verdict.Retained when IsUncompared(report, similarity) => OutcomeKind.Noted,
        Verdict.Retained => OutcomeKind.Retained,
        Verdict.Noted => OutcomeKind.Noted,
        _ => throw new ArgumentOutOfRangeException(nameof(report), report.Verdict, "Not a verdict."),
    };
}
