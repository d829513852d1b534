using Learning.Evaluation.Statistics;

namespace Learning.Evaluation.Gate;

/// <summary>One metric of both sides on the same items.</summary>
/// <param name="Reference">Its mean, 0 to 1.</param>
/// <param name="Candidate">Its mean, 0 to 1.</param>
/// <param name="Bounds">Of candidate − reference; null when there are too few groups to tell.</param>
internal sealed record MetricDifference(double Reference, double Candidate, Interval? Bounds)
{
    public double Difference => Candidate - Reference;

    /// <summary>By resampling groups.</summary>
    public static MetricDifference Grouped(IReadOnlyList<PairedItem> items, Func<ItemScore, double> metric, GateLimits limits)
    {
        var differences = Differences(items, metric);
        return Of(items, metric, differences.Groups < limits.MinimumGroups ? null : GroupedBootstrap.Of(differences, limits.Bootstrap));
    }

    /// <summary>By resampling groups, or items when the groups are too few: a slice may be one user's own, and then speaks of that user alone.</summary>
    public static MetricDifference GroupedOrSingle(IReadOnlyList<PairedItem> items, Func<ItemScore, double> metric, GateLimits limits)
    {
        var grouped = Grouped(items, metric, limits);
        return grouped.Bounds is not null
            ? grouped
            : grouped with
            {
                Bounds = GroupedBootstrap.Of(
                    GroupedSample.Ungrouped(items.Select(item => metric(item.Candidate) - metric(item.Reference))), limits.Bootstrap),
            };
    }

    /// <summary>
    /// Exact match: Tango's interval, which holds for few items and when no pair differs; where items come in groups, the hull with the bootstrap over them.
    /// </summary>
    public static MetricDifference ExactMatch(IReadOnlyList<PairedItem> items, GateLimits limits)
    {
        if (items.Count == 0)
            return new MetricDifference(0, 0, null);
        var bounds = TangoInterval.Of(items.Count(item => item.IsBetter), items.Count(item => item.IsWorse), items.Count, limits.Bootstrap.Confidence);
        var differences = Differences(items, ExactMatchOf);
        if (differences.Groups >= limits.MinimumGroups && differences.Groups < differences.Items && GroupedBootstrap.Of(differences, limits.Bootstrap) is { } grouped)
            bounds = bounds.Hull(grouped);
        return Of(items, ExactMatchOf, bounds);
    }

    private static double ExactMatchOf(ItemScore score) => score.ExactMatch ? 1 : 0;

    private static GroupedSample Differences(IReadOnlyList<PairedItem> items, Func<ItemScore, double> metric) =>
        GroupedSample.Of(items, item => item.Group, item => metric(item.Candidate) - metric(item.Reference));

    private static MetricDifference Of(IReadOnlyList<PairedItem> items, Func<ItemScore, double> metric, Interval? bounds) => items.Count == 0
        ? new MetricDifference(0, 0, null)
        : new MetricDifference(items.Average(item => metric(item.Reference)), items.Average(item => metric(item.Candidate)), bounds);
}
