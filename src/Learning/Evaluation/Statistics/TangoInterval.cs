namespace Learning.Evaluation.Statistics;

/// <summary>
/// Tango's score interval for the difference of two rates measured on the same items (Statistics in Medicine 17, 1998). It is what McNemar's test becomes when the
/// difference under test is not zero, which non-inferiority needs, and unlike Wald's or the bootstrap it says something when no pair differs: ± z²/(n + z²).
/// Items count as independent; where they come in groups, take the hull with <see cref="GroupedBootstrap"/>.
/// </summary>
internal static class TangoInterval
{
    /// <summary>Halvings of an interval no longer than 2: below a double's precision.</summary>
    private const int Halvings = 60;

    /// <param name="better">Pairs in which only the candidate is right.</param>
    /// <param name="worse">Pairs in which only the reference is right.</param>
    /// <param name="pairs">All of them, those that agree too; at least one.</param>
    /// <param name="confidence">Of the two-sided interval.</param>
    public static Interval Of(int better, int worse, int pairs, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(better);
        ArgumentOutOfRangeException.ThrowIfNegative(worse);
        ArgumentOutOfRangeException.ThrowIfLessThan(pairs, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)better + worse, pairs, nameof(better));
        var z = Confidence.Quantile(confidence);
        return new Interval(-Upper(worse, better, pairs, z), Upper(better, worse, pairs, z));
    }

    /// <summary>Where the score has fallen to −z; it falls all the way from the estimate to 1.</summary>
    private static double Upper(int better, int worse, int pairs, double z)
    {
        var (low, high) = ((better - worse) / (double)pairs, 1.0);
        for (var i = 0; i < Halvings && low < high; i++)
        {
            var middle = (low + high) / 2;
            if (Score(middle, better, worse, pairs) > -z)
                low = middle;
            else
                high = middle;
        }

        return high;
    }

    /// <summary>The score when the difference is <paramref name="difference"/>, with the most likely rate of worse pairs given that.</summary>
    private static double Score(double difference, int better, int worse, int pairs)
    {
        var a = 2.0 * pairs;
        var b = -better - worse + ((a - better + worse) * difference);
        var c = -worse * difference * (1 - difference);
        var worseRate = (Math.Sqrt(Math.Max(0, (b * b) - (4 * a * c))) - b) / (2 * a);
        var variance = pairs * ((2 * worseRate) + (difference * (1 - difference)));
        var distance = better - worse - (pairs * difference);
        return distance >= 0 ? 0 : variance <= 0 ? double.NegativeInfinity : distance / Math.Sqrt(variance);
    }
}
