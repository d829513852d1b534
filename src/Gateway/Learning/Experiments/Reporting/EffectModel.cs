using Learning.Experiments.Deciding;

namespace Gateway.Learning.Experiments.Reporting;

/// <summary>A difference of rates with its 95 % bounds, the common odds ratio, and the two-sided p of Cochran, Mantel and Haenszel.</summary>
internal sealed record EffectModel(double Difference, double Lower, double Upper, double? OddsRatio, double P)
{
    public static EffectModel? From(StratifiedEffect? effect) => effect is null
        ? null
        : new EffectModel(effect.Difference, effect.DifferenceBounds.Lower, effect.DifferenceBounds.Upper, effect.OddsRatio, effect.P);
}
