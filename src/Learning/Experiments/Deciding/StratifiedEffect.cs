using Learning.Evaluation.Statistics;
using MathNet.Numerics;

namespace Learning.Experiments.Deciding;

/// <summary>
/// How large a difference is, over users: Mantel and Haenszel's common risk difference (variance by Sato, which holds for many small strata as well as for few large ones),
/// their common odds ratio (variance by Robins, Breslow and Greenland) and the Cochran-Mantel-Haenszel test without continuity correction. For the report: intervals and p hold for one
/// look at a time fixed before, and an effect is the larger for having been stopped at. What decides is <see cref="SequentialTest"/>.
/// </summary>
/// <param name="Difference">Candidate − control, −1 to 1.</param>
/// <param name="DifferenceBounds">Two-sided.</param>
/// <param name="OddsRatio">Null when one of the arms has no hits or nothing but hits.</param>
/// <param name="OddsRatioBounds">Two-sided; null as the ratio.</param>
/// <param name="P">Two-sided; 1 when nothing varies.</param>
internal sealed record StratifiedEffect(double Difference, Interval DifferenceBounds, double? OddsRatio, Interval? OddsRatioBounds, double P)
{
    public const double DefaultConfidence = 0.95;

    /// <returns>Null while no user has requests in both arms.</returns>
    public static StratifiedEffect? Of(IEnumerable<UserTally> users, double confidence = DefaultConfidence)
    {
        var sums = new StratifiedSums();
        foreach (var user in users)
            sums.Add(user);
        if (sums.Weight <= 0)
            return null;
        var z = Confidence.Quantile(confidence);
        var difference = sums.Difference / sums.Weight;
        var error = Math.Sqrt(Math.Max(0, (difference * sums.SatoP) + sums.SatoQ)) / sums.Weight;
        var square = sums.Variance > 0 ? sums.Excess * sums.Excess / sums.Variance : 0;
        var bounds = new Interval(Math.Max(-1, difference - (z * error)), Math.Min(1, difference + (z * error)));
        if (sums.OddsFor <= 0 || sums.OddsAgainst <= 0)
            return new StratifiedEffect(difference, bounds, null, null, SpecialFunctions.Erfc(Math.Sqrt(square / 2)));
        var ratio = sums.OddsFor / sums.OddsAgainst;
        var spread = Math.Exp(z * Math.Sqrt(sums.LogOddsVariance));
        return new StratifiedEffect(difference, bounds, ratio, new Interval(ratio / spread, ratio * spread), SpecialFunctions.Erfc(Math.Sqrt(square / 2)));
    }
}
