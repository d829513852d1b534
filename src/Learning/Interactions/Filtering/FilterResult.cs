namespace Learning.Interactions.Filtering;

/// <param name="Verdicts">In the order of the interactions.</param>
/// <param name="Thresholds">By language: what counted as a rewrite. Belongs to the dataset's manifest.</param>
internal sealed record FilterResult(IReadOnlyList<FilterVerdict> Verdicts, IReadOnlyDictionary<string, RewriteThreshold> Thresholds);
