using TenantStore.Adapters;

namespace TenantStore.Experiments;

/// <summary>An experiment to be started. Its control is what the alias means at that moment.</summary>
/// <param name="Id">Never used before: it is the salt by which requests are dealt out.</param>
public sealed record NewExperiment(string Id, AliasName Alias, VersionReference Candidate, ExperimentSettings Settings, DateTimeOffset EndsAt);
