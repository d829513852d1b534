using Learning.Datasets.Splitting;
using Learning.Interactions.Filtering;
using Learning.Languages;

namespace Learning.Datasets;

/// <summary>
/// Chooses what a snapshot consists of: (1) the filters of interactions; what people wrote, changed or marked passes them, (2) the split by time and group, (3) what is too like something held out
/// leaves the train part. The same candidates in any order give the same plan. Thread-safe.
/// </summary>
internal sealed class SnapshotPlanner(LanguageTable languages)
{
    private readonly InteractionFilter _filter = new(languages);

    public SnapshotPlan Plan(IReadOnlyList<SnapshotCandidate> candidates, SplitSettings settings, CancellationToken cancellationToken = default)
    {
        var ordered = candidates.OrderBy(one => one.Interaction.Time).ThenBy(one => one.Interaction.Id, StringComparer.Ordinal).ToArray();
        var judged = _filter.Judge([.. ordered.Select(one => one.Interaction)], cancellationToken);                 // (1)
        var verdicts = judged.Verdicts.Select((verdict, i) => ordered[i].IsOfPeople ? verdict with { Reason = null } : verdict).ToArray();
        var kept = ordered.Where((_, i) => verdicts[i].Reason is null).ToArray();

        var (parts, facts) = DatasetSplitter.Split(kept, settings);                                                 // (2)
        var heldOut = kept.Where((_, i) => parts[i] == SplitPart.HeldOut).ToArray();
        var contamination = new ContaminationCheck(languages, heldOut.Select(one => one.Interaction));              // (3)
        for (var i = 0; i < kept.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (parts[i] == SplitPart.Train && contamination.Touches(kept[i].Interaction))
                parts[i] = SplitPart.Contaminated;
        }

        var leftOut = parts.CountBy(part => part).ToDictionary();
        return new SnapshotPlan(
            [.. kept.Where((_, i) => parts[i] == SplitPart.Train)],
            heldOut,
            new FilterResult(verdicts, judged.Thresholds).Counts(),
            [.. SplitParts.LeftOut.Select(part => KeyValuePair.Create(SplitParts.NameOf(part), leftOut.GetValueOrDefault(part)))],
            judged.Thresholds,
            facts);
    }
}
