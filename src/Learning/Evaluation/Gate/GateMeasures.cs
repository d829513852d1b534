using Learning.Evaluation.Statistics;

namespace Learning.Evaluation.Gate;

/// <summary>All numbers that the rules look at, computed once. Immutable; every number is finite.</summary>
internal sealed record GateMeasures
{
    private const double TokenPercentile = 0.95;

    public required int Items { get; init; }

    public required int Groups { get; init; }

    public required McNemarResult McNemar { get; init; }

    public required MetricDifference ExactMatch { get; init; }

    public required MetricDifference EditSimilarity { get; init; }

    public required MetricDifference HitRate { get; init; }

    /// <summary>Sorted by name; those too small to be judged as well.</summary>
    public required IReadOnlyList<SliceMeasure> Slices { get; init; }

    public required int Regressions { get; init; }

    /// <summary>Ids of the regression items that the candidate has wrong.</summary>
    public required IReadOnlyList<string> FailedRegressions { get; init; }

    public required int BaseAbilityItems { get; init; }

    public required MetricDifference BaseAbility { get; init; }

    public required int WellFormed { get; init; }

    /// <summary>95th percentile of the tokens of an answer; 0 without items.</summary>
    public required int ReferenceTokens { get; init; }

    public required int CandidateTokens { get; init; }

    public static GateMeasures Of(GateEvidence evidence, GateLimits limits)
    {
        var items = evidence.HeldOut;
        return new GateMeasures
        {
            Items = items.Count,
            Groups = items.Select(item => item.Group).Distinct(StringComparer.Ordinal).Count(),
            McNemar = McNemarTest.Exact(items.Count(item => item.IsBetter), items.Count(item => item.IsWorse)),
            ExactMatch = MetricDifference.ExactMatch(items, limits),
            EditSimilarity = MetricDifference.Grouped(items, score => score.EditSimilarity, limits),
            HitRate = MetricDifference.Grouped(items, score => score.Hit ? 1 : 0, limits),
            Slices = SlicesOf(items, limits),
            Regressions = items.Count(item => item.IsRegression),
            FailedRegressions = [.. items.Where(item => item is { IsRegression: true, Candidate.ExactMatch: false }).Select(item => item.Id)],
            BaseAbilityItems = evidence.BaseAbility.Count,
            BaseAbility = MetricDifference.ExactMatch(evidence.BaseAbility, limits),
            WellFormed = items.Count(item => item.Candidate.WellFormed),
            ReferenceTokens = Percentile(items.Select(item => item.Reference.Tokens)),
            CandidateTokens = Percentile(items.Select(item => item.Candidate.Tokens)),
        };
    }

    private static SliceMeasure[] SlicesOf(IReadOnlyList<PairedItem> items, GateLimits limits) =>
    [
        .. items.SelectMany(item => item.Slices.Distinct(StringComparer.Ordinal).Select(slice => (slice, item)))
            .GroupBy(pair => pair.slice, pair => pair.item, StringComparer.Ordinal)
            .OrderBy(slice => slice.Key, StringComparer.Ordinal)
            .Select(slice => SliceMeasure.Of(slice.Key, [.. slice], limits)),
    ];

    /// <summary>Nearest rank.</summary>
    private static int Percentile(IEnumerable<int> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[(int)Math.Ceiling(TokenPercentile * sorted.Length) - 1];
    }
}
