using Learning.Evaluation.Statistics;

namespace Learning.Evaluation.Gate.Rules;

/// <summary>The rate itself counts, not its interval, which is in the figures: 297 of 300 pass.</summary>
internal sealed class WellFormedRule : IGateRule
{
    public GateFinding Judge(GateMeasures measures, GateLimits limits)
    {
        var rate = measures.Items == 0 ? 0 : measures.WellFormed / (double)measures.Items;
        var bounds = WilsonInterval.Of(measures.WellFormed, measures.Items, limits.Bootstrap.Confidence);
        return new GateFinding(
            GateRule.WellFormed, measures.Items > 0 && rate >= limits.WellFormed,
            $"{measures.WellFormed} of {measures.Items} answers ({GateText.Percent(rate)}) are well-formed; at least {GateText.Percent(limits.WellFormed)} must be.",
            [new("wellFormed", rate), new("wellFormedLower", bounds.Lower), new("wellFormedUpper", bounds.Upper), new("minimum", limits.WellFormed)]);
    }
}
