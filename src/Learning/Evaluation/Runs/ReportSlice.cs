using Learning.Evaluation.Gate;

namespace Learning.Evaluation.Runs;

/// <summary>Both sides on one slice.</summary>
internal sealed record ReportSlice(string Name, int Items, MetricDifference ExactMatch, MetricDifference EditSimilarity);
