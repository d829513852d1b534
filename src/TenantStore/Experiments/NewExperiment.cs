using TenantStore.Adapters;

namespace TenantStore.Experiments;

/// <summary>An experiment to be started. Its control is what the alias means at that moment.</summary>
/// <param name="Id">Never used before: it is the salt by which requests are dealt out.</param>
/// <param name="EndIsAsked">The end was asked for, and one that runs with another end is another experiment; else it is the usual time from now.</param>
public sealed record NewExperiment(string Id, AliasName Alias, VersionReference Candidate, ExperimentSettings Settings, DateTimeOffset EndsAt, bool EndIsAsked = false);
