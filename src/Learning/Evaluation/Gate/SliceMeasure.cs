namespace Learning.Evaluation.Gate;

/// <summary>Both sides on the items of one slice.</summary>
/// <param name="Name">Of the slice.</param>
/// <param name="Items">How many items it has.</param>
/// <param name="ExactMatch">Of those items.</param>
/// <param name="EditSimilarity">Of those items.</param>
internal sealed record SliceMeasure(string Name, int Items, MetricDifference ExactMatch, MetricDifference EditSimilarity)
{
    public static SliceMeasure Of(string name, IReadOnlyList<PairedItem> items, GateLimits limits) => new(
        name, items.Count, MetricDifference.ExactMatch(items, limits), MetricDifference.GroupedOrSingle(items, score => score.EditSimilarity, limits));
}
