using MathNet.Numerics.Distributions;

namespace Learning.Evaluation.Statistics;

/// <summary>
/// Interval of a mean by drawing whole groups: percentiles of the means of the draws. Plain percentiles are too narrow when groups are few, by the missing n/(n − 1) and by
/// Student's t, so they are taken further out, at Φ(−√(n/(n−1))·t) (Hesterberg's expanded percentiles; The American Statistician 69, 2015): 1.9 % instead of 2.5 % with
/// 30 groups. Cost: draws × groups steps; 10,000 draws of 300 groups take 10 ms.
/// </summary>
internal static class GroupedBootstrap
{
    /// <returns>Null with fewer than two groups: nothing is known of how groups differ.</returns>
    public static Interval? Of(GroupedSample sample, BootstrapSettings settings)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Draws, 100, nameof(settings));
        if (sample.Groups < 2)
            return null;
        var means = Draw(sample, settings);
        Array.Sort(means);
        var tail = Tail(sample.Groups, settings.Confidence);
        return new Interval(At(means, tail), At(means, 1 - tail));
    }

    private static double[] Draw(GroupedSample sample, BootstrapSettings settings)
    {
        var groups = sample.Sums.Zip(sample.Counts, (sum, count) => (Sum: sum, Count: count)).ToArray();
        var random = new SplitMix64(settings.Seed);
        var means = new double[settings.Draws];
        for (var draw = 0; draw < means.Length; draw++)
            means[draw] = DrawMean(groups, ref random);
        return means;
    }

    /// <summary>A method of its own: called often, it is soon compiled with all optimizations.</summary>
    private static double DrawMean(ReadOnlySpan<(double Sum, int Count)> groups, ref SplitMix64 random)
    {
        var (numbers, sum, count) = (random, 0.0, 0);
        for (var i = 0; i < groups.Length; i++)
        {
            ref readonly var group = ref groups[numbers.Below(groups.Length)];
            sum += group.Sum;
            count += group.Count;
        }

        random = numbers;
        return sum / count;
    }

    private static double Tail(int groups, double confidence)
    {
        var t = StudentT.InvCDF(0, 1, groups - 1, Confidence.Tail(confidence));
        return Normal.CDF(0, 1, Math.Sqrt(groups / (groups - 1.0)) * t);
    }

    /// <summary>The quantile, between its two neighbours (R's type 7).</summary>
    private static double At(double[] sorted, double part)
    {
        var position = part * (sorted.Length - 1);
        var below = (int)position;
        return below + 1 >= sorted.Length ? sorted[^1] : sorted[below] + ((position - below) * (sorted[below + 1] - sorted[below]));
    }
}
