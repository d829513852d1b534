using System.Globalization;
using Learning.Evaluation.Statistics;

namespace Learning.Evaluation.Gate;

/// <summary>Numbers as messages write them, the same in every culture.</summary>
internal static class GateText
{
    /// <summary>A difference in percentage points, with its sign.</summary>
    public static string Points(double difference) => (100 * difference).ToString("+0.0#;−0.0#;0.0", CultureInfo.InvariantCulture) + " pp";

    public static string Points(Interval bounds) => $"{Points(bounds.Lower)} to {Points(bounds.Upper)}";

    public static string Percent(double rate) => (100 * rate).ToString("0.0#", CultureInfo.InvariantCulture) + " %";

    public static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    public static string Probability(double p) => p < 0.0001 ? p.ToString("0.0e-0", CultureInfo.InvariantCulture) : Number(p);

    public static string Difference(MetricDifference metric) => metric.Bounds is { } bounds
        ? $"{Percent(metric.Reference)} → {Percent(metric.Candidate)}, {Points(metric.Difference)}, 95 % bounds {Points(bounds)}"
        : $"{Percent(metric.Reference)} → {Percent(metric.Candidate)}, {Points(metric.Difference)}, too few groups for bounds";
}
