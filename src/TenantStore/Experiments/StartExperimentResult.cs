namespace TenantStore.Experiments;

/// <param name="Experiment">As it is now; with <see cref="StartExperimentOutcome.OtherRunning"/> the one that runs; null after other refusals.</param>
public readonly record struct StartExperimentResult(StartExperimentOutcome Outcome, Experiment? Experiment);
