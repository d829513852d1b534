using TenantStore.Resolution;

namespace TenantStore.Experiments;

/// <summary>What a request under an alias needs to know of its experiment. Immutable, shared by all requests until the alias changes.</summary>
/// <param name="Id">The salt.</param>
/// <param name="Settings">Shares.</param>
/// <param name="Candidate">What the candidate's requests are answered by.</param>
/// <param name="CandidateCreatedAt">When that version was made.</param>
public sealed record RunningExperiment(string Id, ExperimentSettings Settings, ResolvedAdapter Candidate, DateTimeOffset CandidateCreatedAt);
