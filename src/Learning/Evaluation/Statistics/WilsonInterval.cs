namespace Learning.Evaluation.Statistics;

/// <summary>Wilson's score interval of a rate, without continuity correction; R's <c>prop.test(successes, trials, correct = FALSE)</c>.</summary>
internal static class WilsonInterval
{
    /// <param name="successes">At most as many as <paramref name="trials"/>.</param>
    /// <param name="trials">None: anything is possible, 0 to 1.</param>
    /// <param name="confidence">Of the two-sided interval, 0.95 for instance.</param>
    public static Interval Of(int successes, int trials, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        var z = Confidence.Quantile(confidence);
        if (trials == 0)
            return new Interval(0, 1);
        var (n, rate, square) = ((double)trials, successes / (double)trials, z * z);
        var centre = (rate + (square / (2 * n))) / (1 + (square / n));
        var half = z / (1 + (square / n)) * Math.Sqrt((rate * (1 - rate) / n) + (square / (4 * n * n)));
        // At the ends the formula gives 0 and 1 but for rounding.
        return new Interval(successes == 0 ? 0 : Math.Max(0, centre - half), successes == trials ? 1 : Math.Min(1, centre + half));
    }
}
