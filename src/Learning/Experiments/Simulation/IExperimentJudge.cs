namespace Learning.Experiments.Simulation;

/// <summary>Looks at an experiment request by request until it knows. One for each experiment.</summary>
internal interface IExperimentJudge
{
    /// <returns>Null: goes on.</returns>
    SimulatedVerdict? Look(SimulatedRequest request);

    /// <summary>After the last request.</summary>
    SimulatedVerdict? End() => null;
}
