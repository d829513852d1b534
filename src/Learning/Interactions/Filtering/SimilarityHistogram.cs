namespace Learning.Interactions.Filtering;

/// <summary>How many interactions have which similarity, in bins of 1/<see cref="Bins"/>.</summary>
internal sealed class SimilarityHistogram
{
    public const int Bins = 100;

    private readonly int[] _counts = new int[Bins];

    public SimilarityHistogram(IEnumerable<double> similarities)
    {
        foreach (var similarity in similarities)
            _counts[Math.Clamp((int)(similarity * Bins), 0, Bins - 1)]++;
    }

    public IReadOnlyList<int> Counts => _counts;

    public int Total => _counts.Sum();

    /// <summary>The counts in a sliding window, weighted by a Gaussian of <paramref name="width"/> bins; the ends are reflected.</summary>
    public double[] Smoothed(double width)
    {
        var reach = (int)Math.Ceiling(3 * width);
        var smooth = new double[Bins];
        for (var i = 0; i < Bins; i++)
        {
            double sum = 0, weights = 0;
            for (var d = -reach; d <= reach; d++)
            {
                var j = i + d < 0 ? -(i + d) - 1 : i + d >= Bins ? (2 * Bins) - 1 - i - d : i + d;
                var weight = Math.Exp(-0.5 * d * d / (width * width));
                sum += weight * _counts[j];
                weights += weight;
            }

            smooth[i] = sum / weights;
        }

        return smooth;
    }
}
