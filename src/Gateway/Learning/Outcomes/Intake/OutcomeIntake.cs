using System.Text.Json;
using Gateway.Learning.Outcomes.Finding;
using Gateway.Learning.Users;
using Learning.Outcomes;
using TenantStore;
using TenantStore.Answers;
using TenantStore.Consents;
using TenantStore.Credentials;

namespace Gateway.Learning.Outcomes.Intake;

/// <summary>
/// The one way in for reports: (1) the answer that it is about, (2) what its person agreed to, (3) the piece of work that it completes, on its own way in, (4) what is kept beside it, sealed, (5) consent once
/// more, in the transaction that writes. Each step is done again without harm when a client sends a report again. For any thread; not within a writing scope of the tenant.
/// </summary>
internal sealed class OutcomeIntake(
    Registry registry,
    AnswerFinder answers,
    WorkCapture works,
    ReportSealer sealer,
    UserKeys users,
    ContentHashes hashes,
    TimeProvider time)
{
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

        // A shared token names nobody; then it was whoever asked.
        var isNamed = caller.Token is null || caller.Personal || report.User is not null;
        var userKey = isNamed || answer is null ? users.Of(caller, report.User) : answer.UserKey;
        var consent = await DecideAsync(tenant, userKey, report, cancellationToken);                               // (2)
        if (consent.Level == ConsentLevel.None)
            return OutcomeResult.NoConsent;

        var key = hashes.Of(tenant, "event\n" + report.Identity);
        var similarity = works.SimilarityOf(tenant, answer, report);
        await works.TakeAsync(tenant, userKey, key, answer, report, consent.Level, cancellationToken);             // (3)
        var details = await sealer.SealAsync(tenant, key, body, consent.Level, cancellationToken);                 // (4)
        var outcome = new NewOutcome
        {
            EventKey = key,
            Source = source,
            Kind = KindOf(report, similarity),
            AnswerId = answer?.AnswerId,
            UserKey = userKey,
            Reason = IsUncompared(report, similarity) ? "not_compared" : report.Reason,
            DelayMs = report.DelayMs,
            // A number that comes from code.
            Similarity = consent.Level >= ConsentLevel.Metrics ? similarity : null,
            Details = details,
            At = time.GetUtcNow(),
        };
        return await WriteAsync(tenant, outcome, report, consent, cancellationToken);                              // (5)
    }

    private Task<NewAnswer?> FindAsync(TokenPrincipal caller, OutcomeReport report, CancellationToken cancellationToken) => report.Content is { } told
        ? answers.FindAsync(caller.Tenant!.Id, caller.Caller, told, cancellationToken)
        : Task.FromResult<NewAnswer?>(null);

    private async Task<ConsentDecision> DecideAsync(TenantId tenant, string userKey, OutcomeReport report, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginReadAsync(tenant, cancellationToken);
        return (await scope.Consents.DecideAsync(userKey, "", cancellationToken)).Lowered(ConsentLevels.Parse(report.Consent));
    }

    private async Task<OutcomeResult> WriteAsync(TenantId tenant, NewOutcome outcome, OutcomeReport report, ConsentDecision before, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginAsync(tenant, cancellationToken);
        var consent = (await scope.Consents.DecideAsync(outcome.UserKey, "", cancellationToken)).Lowered(ConsentLevels.Parse(report.Consent));
        if (consent.Level == ConsentLevel.None)
            return OutcomeResult.NoConsent;
        // Lowered meanwhile: what was prepared may hold more than is allowed now.
        var kept = consent.Level < before.Level ? outcome with { Details = null, Similarity = null } : outcome;
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
