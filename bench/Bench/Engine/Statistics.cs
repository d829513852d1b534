namespace Bench.Engine;

/// <summary>Medians and the like.</summary>
internal static class Statistics
{
    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>Median of the ratios round by round: the machine's drift cancels out.</summary>
    public static double MedianRatio(IReadOnlyList<double> a, IReadOnlyList<double> b) => Median([.. a.Zip(b, (x, y) => x / y)]);
}
