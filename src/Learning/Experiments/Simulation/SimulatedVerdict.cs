namespace Learning.Experiments.Simulation;

internal enum SimulatedVerdict
{
    /// <summary>The candidate is better, or is promoted.</summary>
    Better,

    /// <summary>The candidate is worse, or is rolled back.</summary>
    Worse,
}
