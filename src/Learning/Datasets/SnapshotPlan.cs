using Learning.Datasets.Splitting;
using Learning.Interactions.Filtering;

namespace Learning.Datasets;

/// <summary>What a snapshot will consist of, and what became of everything else.</summary>
/// <param name="Train">By time, then id.</param>
/// <param name="HeldOut">By time, then id.</param>
/// <param name="FilterCounts">How many each filter dropped, in the filters' order, and <c>kept</c>.</param>
/// <param name="SplitCounts">How many the split left out, by reason, in the order of the reasons.</param>
/// <param name="Thresholds">By language: what counted as a rewrite, with the histogram of edit sizes.</param>
/// <param name="Split">How it was split.</param>
internal sealed record SnapshotPlan(
    IReadOnlyList<SnapshotCandidate> Train,
    IReadOnlyList<SnapshotCandidate> HeldOut,
    IReadOnlyList<KeyValuePair<string, int>> FilterCounts,
    IReadOnlyList<KeyValuePair<string, int>> SplitCounts,
    IReadOnlyDictionary<string, RewriteThreshold> Thresholds,
    SplitFacts Split);
