using TenantStore;
using TenantStore.Consents;
using TenantStore.Interactions;
using TenantStore.Keys;

namespace Gateway.Learning.Interactions.Intake;

/// <summary>
/// The one way in for (x, y, y′): (1) the rules, (2) consent, and whether the event is new, (3) scrubbing and sealing, (4) consent once more, in the transaction that writes: whoever withdraws it
/// meanwhile finds nothing kept afterwards. Nothing is written before (4), and nothing unscrubbed ever. For any thread; not within a writing scope of the tenant.
/// </summary>
internal sealed class InteractionIntake(Registry registry, InteractionRules rules, InteractionPreparer preparer, IntakeMetrics metrics)
{
    private static readonly IntakeVerdict s_noAnswer = IntakeVerdict.Invalid("answerId", "There is no answer of this id.");

    /// <summary>Takes one.</summary>
    /// <exception cref="TenantStoreException">The registry does not answer. The same may be given again.</exception>
    public async Task<IntakeVerdict> TakeAsync(TenantId tenant, CapturedInteraction captured, CancellationToken cancellationToken) =>
        (await TakeAsync(tenant, [captured], cancellationToken))[0];

    /// <summary>Takes several in one transaction: all that can be stored, or on an exception none.</summary>
    /// <returns>A verdict each, in their order.</returns>
    /// <exception cref="TenantStoreException">The registry does not answer. The same may be given again.</exception>
    public async Task<IReadOnlyList<IntakeVerdict>> TakeAsync(TenantId tenant, IReadOnlyList<CapturedInteraction> captured, CancellationToken cancellationToken)
    {
        var verdicts = captured.Select(rules.Judge).ToArray();                                                   // (1)
        var consents = await LookAsync(tenant, captured, verdicts, cancellationToken);                           // (2)
        var prepared = new PreparedInteraction?[captured.Count];                                                 // (3)
        for (var i = 0; i < captured.Count; i++)
        {
            if (verdicts[i] is not null)
                continue;
            prepared[i] = await preparer.PrepareAsync(tenant, captured[i], i, consents[i]!.ConsentId, cancellationToken);
            verdicts[i] = prepared[i]!.Verdict;
        }

        if (verdicts.Contains(null))                                                                             // (4)
            await StoreAsync(tenant, prepared, verdicts, cancellationToken);
        for (var i = 0; i < captured.Count; i++)
            metrics.Taken(captured[i].Source, verdicts[i]!);
        return verdicts!;
    }

    /// <summary>What this event became does not hold any more. What a sample was made of stays: it is for people to look at.</summary>
    /// <exception cref="TenantStoreException">The registry does not answer.</exception>
    public async Task DropAsync(TenantId tenant, InteractionSource source, string name, CancellationToken cancellationToken)
    {
        var key = preparer.KeyOf(tenant, source, name);
        await using (var look = await registry.BeginReadAsync(tenant, cancellationToken))
        {
            if (await look.Interactions.FindIdAsync(key, cancellationToken) is null)
                return;
        }

        await using var scope = await registry.BeginAsync(tenant, cancellationToken);
        if (await scope.Interactions.DeleteUnpromotedAsync(key, cancellationToken))
            await scope.CommitAsync(cancellationToken);
    }

    private async Task<ConsentDecision?[]> LookAsync(
        TenantId tenant, IReadOnlyList<CapturedInteraction> captured, IntakeVerdict?[] verdicts, CancellationToken cancellationToken)
    {
        var consents = new ConsentDecision?[captured.Count];
        await using var scope = await registry.BeginReadAsync(tenant, cancellationToken);
        var known = new Dictionary<(string, string), ConsentDecision>();
        for (var i = 0; i < captured.Count; i++)
        {
            if (verdicts[i] is not null)
                continue;
            consents[i] = await DecideAsync(scope, captured[i], known, cancellationToken);
            verdicts[i] = consents[i]!.Level < ConsentLevel.Train ? IntakeVerdict.NoConsent
                : !captured[i].Replaces && await scope.Interactions.FindIdAsync(preparer.KeyOf(tenant, captured[i]), cancellationToken) is { } id ? new IntakeVerdict(IntakeOutcome.Duplicate, id)
                : await IsAnswerMissingAsync(scope, captured[i], cancellationToken) ? s_noAnswer
                : null;
        }

        return consents;
    }

    private async Task StoreAsync(TenantId tenant, PreparedInteraction?[] prepared, IntakeVerdict?[] verdicts, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginAsync(tenant, cancellationToken);
        var known = new Dictionary<(string, string), ConsentDecision>();
        for (var i = 0; i < prepared.Length; i++)
        {
            if (verdicts[i] is not null || prepared[i] is not { Row: { } row } one)
                continue;
            var consent = await DecideAsync(scope, one.Captured, known, cancellationToken);
            if (consent.Level == ConsentLevel.Train && one.Captured.Replaces)
                await scope.Interactions.DeleteUnpromotedAsync(row.EventKey, cancellationToken);
            verdicts[i] = consent.Level < ConsentLevel.Train ? IntakeVerdict.NoConsent
                : await scope.Interactions.AddAsync(row with { ConsentId = consent.ConsentId }, cancellationToken) ? new IntakeVerdict(IntakeOutcome.Stored, row.Id, Redacted: one.Redacted)
                : await scope.Interactions.FindIdAsync(row.EventKey, cancellationToken) is { } id ? new IntakeVerdict(IntakeOutcome.Duplicate, id)
                : throw new TenantGoneException(tenant);
        }

        await scope.CommitAsync(cancellationToken);
    }

    private static async Task<ConsentDecision> DecideAsync(
        TenantScope scope, CapturedInteraction captured, Dictionary<(string, string), ConsentDecision> known, CancellationToken cancellationToken)
    {
        var place = (captured.UserKey, captured.Repository);
        if (!known.TryGetValue(place, out var stored))
            known[place] = stored = captured.Source == InteractionSource.Import
                ? await scope.Consents.DecideAsync(captured.UserKey, captured.Repository, cancellationToken)
                // Whose client may not have told where.
                : await scope.Consents.DecideWorkAsync(captured.UserKey, captured.Repository, cancellationToken);
        return stored.Lowered(captured.Consent);
    }

    /// <summary>Whose own answer it is, the others know; what comes from outside may say anything.</summary>
    private static async Task<bool> IsAnswerMissingAsync(TenantScope scope, CapturedInteraction captured, CancellationToken cancellationToken) =>
        captured is { Source: InteractionSource.Import, AnswerId: { } answer } && await scope.Answers.FindAsync(answer, cancellationToken) is null;
}
