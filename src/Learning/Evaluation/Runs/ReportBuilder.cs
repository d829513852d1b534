using System.Text.Json;
using Learning.Evaluation.Gate;

namespace Learning.Evaluation.Runs;

/// <summary>From all answers of a run to its report. Pure: the same answers give the same report, in any order.</summary>
internal static class ReportBuilder
{
    /// <exception cref="ArgumentException">A side has not answered an item.</exception>
    public static EvaluationReport Build(EvaluationResults all, GateLimits limits, string? genericDigest)
    {
        var results = Answerable.Of(all);
        var groups = SampleGroups.Of(results.HeldOut);
        var heldOut = Pair(results.HeldOut, groups, results.Reference ?? results.Base, results.Candidate);
        var overBase = results.Reference is null ? heldOut : Pair(results.HeldOut, groups, results.Base, results.Candidate);
        var generic = Pair(results.Generic, results.Generic.ToDictionary(sample => sample.Id, sample => sample.Id), results.GenericBase, results.GenericCandidate);
        var verdict = EvaluationGate.Judge(new GateEvidence(heldOut, generic), limits);
        var measures = verdict.Measures;
        return new EvaluationReport
        {
            Passed = verdict.Passed,
            Findings = [.. verdict.Findings.Select(Finding)],
            Candidate = SideSummary.Of(results.Candidate.Values),
            Reference = results.Reference is { } reference ? SideSummary.Of(reference.Values) : null,
            Base = SideSummary.Of(results.Base.Values),
            GenericCandidate = SideSummary.Of(results.GenericCandidate.Values),
            GenericBase = SideSummary.Of(results.GenericBase.Values),
            Differences = new ReportDifferences(measures.ExactMatch, measures.EditSimilarity, measures.HitRate, measures.BaseAbility, measures.McNemar),
            Slices = [.. measures.Slices.Select(slice => new ReportSlice(slice.Name, slice.Items, slice.ExactMatch, slice.EditSimilarity))],
            QualityIndex = QualityIndex.Of(overBase, limits.Bootstrap) is { } index
                ? new ReportIndex(index.Value, index.Gain, index.Bounds.Lower, index.Bounds.Upper) : null,
            GroupedBy = groups.Values.FirstOrDefault()?.Split(':')[0] ?? "item",
            Groups = measures.Groups,
            LeftOut = all.HeldOut.Count - results.HeldOut.Count,
            GenericLeftOut = all.Generic.Count - results.Generic.Count,
            GenericDigest = genericDigest,
        };
    }

    private static PairedItem[] Pair(
        IReadOnlyList<EvaluationSample> samples, IReadOnlyDictionary<string, string> groups, SideResults reference, SideResults candidate) =>
    [
        .. samples.Select(sample => new PairedItem
        {
            Id = sample.Id,
            Group = groups[sample.Id],
            Slices = sample.Slices,
            IsRegression = sample.IsRegression,
            Reference = Item(reference, sample),
            Candidate = Item(candidate, sample),
        }),
    ];

    private static ItemScore Item(SideResults side, EvaluationSample sample) => side.TryGetValue(sample.Id, out var result)
        ? result.Score.ToItem(result.Tokens)
        : throw new ArgumentException($"A side has not answered the item '{sample.Id}'.", nameof(side));

    // A slice's figures have its name before theirs, which may come twice only by accident of names.
    private static ReportFinding Finding(GateFinding finding) => new(
        JsonNamingPolicy.CamelCase.ConvertName(finding.Rule.ToString()), finding.Passed, finding.Message,
        finding.Figures.GroupBy(figure => figure.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Value, StringComparer.Ordinal));
}
