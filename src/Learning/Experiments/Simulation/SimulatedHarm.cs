using Learning.Experiments.Deciding;

namespace Learning.Experiments.Simulation;

/// <param name="Metric">What happens.</param>
/// <param name="Rate">How often in the control, in the mean over users, who differ.</param>
/// <param name="Excess">How much more often in the candidate; 0.02 is two percentage points, the same for every user.</param>
internal sealed record SimulatedHarm(ExperimentMetric Metric, double Rate, double Excess)
{
    /// <summary>All four guardrails' metrics at ordinary rates, the same in both arms.</summary>
    public static IReadOnlyList<SimulatedHarm> None { get; } =
    [
        new(ExperimentMetric.Error, 0.01, 0), new(ExperimentMetric.Late, 0.03, 0), new(ExperimentMetric.Reversal, 0.02, 0), new(ExperimentMetric.Rejection, 0.08, 0),
    ];

    /// <summary>The same with one metric worse.</summary>
    public static IReadOnlyList<SimulatedHarm> Of(ExperimentMetric metric, double excess) =>
        [.. None.Select(harm => harm.Metric == metric ? harm with { Excess = excess } : harm)];
}
