namespace Learning.Experiments.Deciding;

/// <summary>All that a <see cref="GuardrailTest"/> knows.</summary>
/// <param name="Metric">Of the guardrail.</param>
/// <param name="Logarithms">Natural logarithm of what each bet has become; empty at the beginning.</param>
/// <param name="Users">Sorted by user.</param>
internal sealed record GuardrailSnapshot(ExperimentMetric Metric, IReadOnlyList<double> Logarithms, IReadOnlyList<UserTally> Users)
{
    public static GuardrailSnapshot Empty(ExperimentMetric metric) => new(metric, [], []);
}
