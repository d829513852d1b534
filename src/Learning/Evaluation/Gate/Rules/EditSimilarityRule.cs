namespace Learning.Evaluation.Gate.Rules;

internal sealed class EditSimilarityRule : IGateRule
{
    public GateFinding Judge(GateMeasures measures, GateLimits limits)
    {
        var metric = measures.EditSimilarity;
        var passed = metric.Bounds?.IsNonInferior(limits.EditSimilarityMargin) ?? false;
        return new GateFinding(
            GateRule.EditSimilarityKept, passed,
            $"Edit similarity {GateText.Difference(metric)}; the lower one must be above {GateText.Points(-limits.EditSimilarityMargin)}.",
            GateFigures.Of("editSimilarity", metric, [new("margin", limits.EditSimilarityMargin)]));
    }
}
