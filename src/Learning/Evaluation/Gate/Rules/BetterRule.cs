namespace Learning.Evaluation.Gate.Rules;

/// <summary>A version that only is no worse is not worth a change.</summary>
internal sealed class BetterRule : IGateRule
{
    public GateFinding Judge(GateMeasures measures, GateLimits limits)
    {
        var (test, similarity) = (measures.McNemar, measures.EditSimilarity);
        var passed = test.IsInFavour(limits.Significance) || similarity.Bounds is { Lower: > 0 };
        return new GateFinding(
            GateRule.Better, passed,
            $"Exact match {GateText.Difference(measures.ExactMatch)}: {test.Better} items better, {test.Worse} worse (McNemar p = {GateText.Probability(test.P)}); needed is p < "
            + $"{GateText.Number(limits.Significance)} in favour, or a lower bound of edit similarity above 0 ({(similarity.Bounds is { } bounds ? $"it is {GateText.Points(bounds.Lower)}" : "there is none")}).",
            GateFigures.Of(
                "exactMatch", measures.ExactMatch, [new("better", test.Better), new("worse", test.Worse), new("p", test.P), new("significance", limits.Significance)]));
    }
}
