namespace Learning.Interactions.Filtering;

/// <summary>
/// Below which similarity a fix is a rewrite: the valley between the heap of mended codes, near 1, and the heap of rewritten ones. Found from the data, each language
/// by itself, and always the same for the same data.
/// </summary>
/// <param name="Value">0 to 1.</param>
/// <param name="IsFromData">False: too few interactions, or no second heap; then <see cref="Usual"/>.</param>
internal sealed record RewriteThreshold(double Value, bool IsFromData, SimilarityHistogram Histogram)
{
    /// <summary>Where the valley lies on the reference logs.</summary>
    public const double Usual = 0.75;

    /// <summary>Fewer interactions show no heaps.</summary>
    public const int LeastInteractions = 200;

    /// <summary>A heap has at least this share of all; less is chance.</summary>
    private const double LeastShare = 0.01;

    // Narrow enough to keep heaps 0.15 apart from each other, wide enough to close the gaps in one of 50.
    private const double SmoothingBins = 2.5;

    public static RewriteThreshold Find(IEnumerable<double> similarities)
    {
        var histogram = new SimilarityHistogram(similarities);
        if (histogram.Total < LeastInteractions)
            return new(Usual, IsFromData: false, histogram);
        var smooth = histogram.Smoothed(SmoothingBins);
        var top = Array.IndexOf(smooth, smooth.Max());
        // The deepest place that has a heap below it; of several equally deep ones the middle.
        var valley = -1;
        for (var i = 1; i < top; i++)
        {
            var below = histogram.Counts.Take(i).Sum();
            if (below >= LeastShare * histogram.Total && smooth[i] < smooth[..i].Max() / 2 && (valley < 0 || smooth[i] < smooth[valley]))
                valley = i;
        }

        if (valley < 0)
            return new(Usual, IsFromData: false, histogram);
        var end = valley;
        while (end + 1 < top && smooth[end + 1] <= smooth[valley] * 1.0000001)
            end++;
        return new((valley + end + 1) / 2.0 / SimilarityHistogram.Bins, IsFromData: true, histogram);
    }
}
