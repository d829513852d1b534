namespace TenantStore.Experiments;

/// <summary>One request of an experiment, counted.</summary>
/// <param name="AnswerId">Its first answer.</param>
/// <param name="Unit">As <see cref="UnsettledAnswer.Unit"/>: a second event of one unit is refused.</param>
/// <param name="Candidate">The arm.</param>
/// <param name="UserKey">The stratum.</param>
/// <param name="Metrics">Names of the metrics that are true, with spaces between.</param>
public sealed record SettledEvent(string AnswerId, string Unit, bool Candidate, string UserKey, string Metrics);
