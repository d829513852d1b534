namespace Learning.Evaluation.Metrics;

/// <summary>The chance that one of k answers is right, from n answers of which c are: 1 − C(n−c, k) / C(n, k), without bias (Chen et al. 2021).</summary>
internal static class PassAtK
{
    public static double Estimate(int n, int c, int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        ArgumentOutOfRangeException.ThrowIfNegative(c);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(c, n);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, n);
        if (n - c < k)
            return 1;
        // As a product, since the binomials overflow.
        var noneRight = 1.0;
        for (var i = n - c + 1; i <= n; i++)
            noneRight *= 1 - ((double)k / i);
        return 1 - noneRight;
    }
}
