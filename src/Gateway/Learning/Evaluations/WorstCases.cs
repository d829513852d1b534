using Gateway.Learning.Evaluations.Models;
using Gateway.Learning.Evaluations.Running;
using Learning.Evaluation.Runs;
using TenantStore;
using TenantStore.Evaluations;

namespace Gateway.Learning.Evaluations;

/// <summary>The items in which a candidate is worst, side by side with what it is compared with. Answers are opened for these alone; of the samples, whose order is not known before, all that is held out is. For any thread.</summary>
internal sealed class WorstCases(Registry registry, EvaluationPreparer preparer, AnswerKeeper keeper)
{
    /// <summary>Newly wrong ones first, then all others that are wrong, right ones last; within these by how far off the candidate is, then by what was lost in edit similarity.</summary>
    /// <returns>What both sides have answered so far; null and why when samples cannot be read any more.</returns>
    public async Task<(IReadOnlyList<EvaluationItemModel>? Items, string? Fault)> ListAsync(
        TenantId tenant, Evaluation evaluation, EvaluationItemSet set, int count, CancellationToken cancellationToken)
    {
        var (setup, fault) = await preparer.PrepareAsync(tenant, evaluation, cancellationToken);
        if (setup is null)
            return (null, fault);
        if (set == EvaluationItemSet.Generic && setup.GenericDigest != evaluation.GenericDigest)
            return (null, "The generic set that it asked was replaced: its items are not there any more.");
        IReadOnlyList<EvaluationItem> stored;
        await using (var scope = await registry.BeginReadAsync(tenant, cancellationToken))
            stored = await scope.Evaluations.ListItemsAsync(evaluation.Id, cancellationToken);
        var reference = set == EvaluationItemSet.HeldOut && setup.HasReference ? EvaluationSide.Reference : EvaluationSide.Base;
        var byKey = stored.ToDictionary(item => item.Key);
        var worst = (set == EvaluationItemSet.HeldOut ? setup.HeldOut : setup.Generic)
            .Select(sample => (Sample: sample, Candidate: Of(EvaluationSide.Candidate, sample), Reference: Of(reference, sample)))
            .Where(pair => pair is { Candidate: not null, Reference: not null })
            .OrderByDescending(pair => Loss(AnswerKeeper.ScoreOf(pair.Candidate!), AnswerKeeper.ScoreOf(pair.Reference!))).ThenBy(pair => pair.Sample.Id, StringComparer.Ordinal)
            .Take(count);
        List<EvaluationItemModel> items = [];
        foreach (var (sample, candidate, other) in worst)
        {
            // What was erased, or removed with its evaluation, since the scores were read is passed over.
            if (await ShowAsync(tenant, evaluation.Id, sample, candidate!.Key, other!.Key, cancellationToken) is { } shown)
                items.Add(shown);
        }

        return (items, null);

        EvaluationItem? Of(EvaluationSide side, EvaluationSample sample) => byKey.GetValueOrDefault(new EvaluationItemKey(side, set, sample.Id));
    }

    private async Task<EvaluationItemModel?> ShowAsync(
        TenantId tenant, string evaluation, EvaluationSample sample, EvaluationItemKey candidate, EvaluationItemKey reference, CancellationToken cancellationToken) =>
        await OpenAsync(tenant, evaluation, candidate, cancellationToken) is { } mine && await OpenAsync(tenant, evaluation, reference, cancellationToken) is { } other
            ? new EvaluationItemModel(
                sample.Id, sample.Question.Language, sample.Question.ErrorKind, sample.IsRegression, sample.Question.Error, sample.Question.Code, sample.Wanted, mine, other)
            : null;

    private async Task<AnswerModel?> OpenAsync(TenantId tenant, string evaluation, EvaluationItemKey key, CancellationToken cancellationToken)
    {
        EvaluationItem? item;
        await using (var scope = await registry.BeginReadAsync(tenant, cancellationToken))
            item = await scope.Evaluations.FindItemAsync(evaluation, key, cancellationToken);
        return item is null
            ? null
            : new AnswerModel(await keeper.OpenAsync(tenant, evaluation, item, cancellationToken), AnswerKeeper.ScoreOf(item), item.Tokens, item.DurationMs);
    }

    /// <summary>The greatest first: what only the reference has right, then what both have wrong, what the candidate has right last.</summary>
    internal static (int Kind, int Off, int Lost) Loss(AnswerScore candidate, AnswerScore reference)
    {
        var kind = candidate.Strict ? 0 : reference.Strict ? 2 : 1;
        return (kind, 100 - candidate.EditSimilarity, reference.EditSimilarity - candidate.EditSimilarity);
    }
}
