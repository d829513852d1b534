namespace TenantStore.Experiments;

/// <summary>An experiment that this process settles, as it was when it took hold of it.</summary>
/// <param name="Experiment">What it is about.</param>
/// <param name="Snapshot">The numbers after <see cref="Experiment.Applied"/> events; null before the first.</param>
/// <param name="SettledTo">Requests that came before this are counted, but for those written late.</param>
public sealed record HeldExperiment(Experiment Experiment, byte[]? Snapshot, DateTimeOffset SettledTo);
