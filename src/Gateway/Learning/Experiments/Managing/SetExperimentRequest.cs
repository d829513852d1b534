using System.Text.Json.Serialization;

namespace Gateway.Learning.Experiments.Managing;

/// <summary>An experiment as it is asked for.</summary>
/// <param name="Candidate">The version on trial. The control is what the alias means now.</param>
/// <param name="Share">The candidate's part of the requests in the experiment, in whole percents: 0.01 to 0.99, default 0.5.</param>
/// <param name="Coverage">The part of the alias's requests that is in the experiment, in whole percents: 0.01 to 1, default 1. It may be widened while the experiment runs.</param>
/// <param name="Primary"><c>accepted_and_executed</c> (default) or <c>retained_30s</c>.</param>
/// <param name="Guardrails">Default: error 0.005, late 0.02, reversal 0.02, rejection 0.03.</param>
/// <param name="EndsAt">When the control is kept for want of a decision: an hour to 365 days from now, default 21 days.</param>
/// <param name="Holdback">The part of the alias's requests that the base model answers alone, in whole percents: 0 (default) to 0.2.</param>
/// <param name="SettleSeconds">From a request to the count of what became of it: 1 (60 for retained_30s) to 86,400, default 600.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SetExperimentRequest(
    CandidateModel? Candidate,
    double? Share = null,
    double? Coverage = null,
    string? Primary = null,
    MarginsModel? Guardrails = null,
    DateTimeOffset? EndsAt = null,
    double? Holdback = null,
    int? SettleSeconds = null);
