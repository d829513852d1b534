namespace Bench.Isolation;

/// <summary>The two-sample test: how likely two samples differ as much when both come from one distribution.</summary>
internal static class KolmogorovSmirnov
{
    private const int Terms = 100;

    /// <returns>The greatest distance of the two distributions, and the asymptotic p-value.</returns>
    public static (double Distance, double P) Compare(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        var (x, y) = (a.Order().ToList(), b.Order().ToList());
        var (i, j, distance) = (0, 0, 0.0);
        while (i < x.Count && j < y.Count)
        {
            var at = Math.Min(x[i], y[j]);
            while (i < x.Count && x[i] <= at)
            {
                i++;
            }

            while (j < y.Count && y[j] <= at)
            {
                j++;
            }

            distance = Math.Max(distance, Math.Abs((double)i / x.Count - (double)j / y.Count));
        }

        // Stephens' correction makes the limit distribution good for samples of ten already.
        var root = Math.Sqrt((double)x.Count * y.Count / (x.Count + y.Count));
        var lambda = (root + 0.12 + 0.11 / root) * distance;
        var sum = Enumerable.Range(1, Terms).Sum(k => (k % 2 == 1 ? 2 : -2) * Math.Exp(-2.0 * k * k * lambda * lambda));
        return (distance, lambda < 0.2 ? 1 : Math.Clamp(sum, 0, 1));
    }
}
