using Learning.Evaluation.Statistics;

namespace Learning.Evaluation;

/// <summary>
/// How good an adapter is in one number from 1 to 10, over its base model: 1 + 9/(1 + e^(0.6931 − 19.46 L)), where L is the lower 95 % bound of the mean paired
/// gain in utility. No gain shown: 4.0; 5 points: 6.1; 10 points: 8.0. Few items give a wide interval and hence a low index: what is not shown does not count.
/// </summary>
/// <param name="Value">1 to 10, not rounded.</param>
/// <param name="Gain">Mean gain in utility over the base, −1 to 1.</param>
/// <param name="Bounds">Of the gain, groups resampled: its lower end is the lower 95 % bound by default.</param>
internal sealed record QualityIndex(double Value, double Gain, Interval Bounds)
{
    private const double Offset = 0.6931;
    private const double Slope = 19.46;

    /// <param name="lowerBound">L, −1 to 1.</param>
    public static double From(double lowerBound) => lowerBound is >= -1 and <= 1
        ? 1 + (9 / (1 + Math.Exp(Offset - (Slope * lowerBound))))
        : throw new ArgumentOutOfRangeException(nameof(lowerBound), lowerBound, "A gain in utility lies between −1 and 1.");

    /// <param name="items">The base model's answers as the reference.</param>
    /// <param name="settings">Of the bootstrap.</param>
    /// <returns>Null with items of fewer than two groups.</returns>
    public static QualityIndex? Of(IEnumerable<PairedItem> items, BootstrapSettings settings)
    {
        var gains = GroupedSample.Of(items, item => item.Group, item => item.Candidate.Utility - item.Reference.Utility);
        return GroupedBootstrap.Of(gains, settings) is { } bounds
            ? new QualityIndex(From(Math.Clamp(bounds.Lower, -1, 1)), gains.Mean, bounds)
            : null;
    }
}
