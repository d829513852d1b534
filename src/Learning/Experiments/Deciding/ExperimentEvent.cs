using Learning.Experiments.Assignment;

namespace Learning.Experiments.Deciding;

/// <summary>One metric of one request, when it is settled.</summary>
/// <remarks>
/// When to send it: a fixed time after the request, the same in both arms and for good and bad outcomes, so that events come in the order of requests. An acceptance sent at once
/// and a silence sent after ten minutes would have the quicker arm's successes come first, and the test would take earliness for success. Metrics may settle at different times:
/// errors and lateness with the answer's deadline, retention minutes later.
/// </remarks>
/// <param name="Arm">Control or candidate.</param>
/// <param name="User">The stratum, stable within the tenant.</param>
/// <param name="Metric">What was counted.</param>
/// <param name="Value">Whether it was so.</param>
internal readonly record struct ExperimentEvent(ExperimentArm Arm, string User, ExperimentMetric Metric, bool Value);
