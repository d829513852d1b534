namespace Learning.Datasets.Manifests;

/// <summary>What counted as a rewrite.</summary>
/// <param name="Similarity">Below it, 0 to 1.</param>
/// <param name="FromData">False: too few for a histogram with a valley; the usual value.</param>
/// <param name="Histogram">How many had which similarity of code and fix, in 100 bins from 0 to 1.</param>
internal sealed record ManifestThreshold(string Language, double Similarity, bool FromData, IReadOnlyList<int> Histogram);
