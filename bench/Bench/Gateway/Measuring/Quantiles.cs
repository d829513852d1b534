namespace Bench.Gateway.Measuring;

internal static class Quantiles
{
    public static double Of(double[] values, double at)
    {
        var sorted = values.Order().ToArray();
        return sorted[(int)Math.Min(sorted.Length - 1, at * sorted.Length)];
    }
}
