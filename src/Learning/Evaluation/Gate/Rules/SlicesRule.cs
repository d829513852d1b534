namespace Learning.Evaluation.Gate.Rules;

/// <summary>A gain in the whole must not be paid by some: refused when a slice is shown worse (its upper bound) by more than the margin, in exact match or in edit similarity.</summary>
internal sealed class SlicesRule : IGateRule
{
    public GateFinding Judge(GateMeasures measures, GateLimits limits)
    {
        var judged = measures.Slices.Where(slice => slice.Items >= limits.SliceItems).ToArray();
        var worse = judged.SelectMany(slice => Losses(slice, limits.SliceMargin)).ToArray();
        var message = worse is []
            ? $"None of {judged.Length} slices of at least {limits.SliceItems} items is shown worse by more than {GateText.Points(limits.SliceMargin)[1..]}."
            : $"Worse by more than {GateText.Points(limits.SliceMargin)[1..]}: {string.Join("; ", worse)}.";
        return new GateFinding(
            GateRule.SlicesKept, worse is [], message,
            [
                new("slices", judged.Length), new("minimumItems", limits.SliceItems), new("margin", limits.SliceMargin),
                .. judged.SelectMany(slice => Figures(slice)),
            ]);
    }

    private static IEnumerable<string> Losses(SliceMeasure slice, double margin)
    {
        if (slice.ExactMatch.Bounds?.IsWorseBy(margin) ?? false)
            yield return $"'{slice.Name}' ({slice.Items} items) in exact match, {GateText.Difference(slice.ExactMatch)}";
        if (slice.EditSimilarity.Bounds?.IsWorseBy(margin) ?? false)
            yield return $"'{slice.Name}' ({slice.Items} items) in edit similarity, {GateText.Difference(slice.EditSimilarity)}";
    }

    private static IEnumerable<GateFigure> Figures(SliceMeasure slice)
    {
        yield return new($"{slice.Name}.items", slice.Items);
        foreach (var figure in GateFigures.Of("exactMatch", slice.ExactMatch, GateFigures.Of("editSimilarity", slice.EditSimilarity, [])))
            yield return new($"{slice.Name}.{figure.Name}", figure.Value);
    }
}
