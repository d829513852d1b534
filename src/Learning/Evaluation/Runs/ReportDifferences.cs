using Learning.Evaluation.Gate;
using Learning.Evaluation.Statistics;

namespace Learning.Evaluation.Runs;

/// <summary>The differences of the metrics that rules look at.</summary>
internal sealed record ReportDifferences(
    MetricDifference ExactMatch, MetricDifference EditSimilarity, MetricDifference HitRate, MetricDifference BaseAbility, McNemarResult McNemar);
