using AdapterHost.Engine.Watching;

namespace AdapterHost.Engine;

/// <summary>Who is told what the own engine does. Absent ones are not.</summary>
/// <param name="Failure">Counts failed steps.</param>
/// <param name="Metrics">Shows queues and sequences.</param>
internal sealed record EngineWitnesses(EngineFailure? Failure, EngineMetrics? Metrics);
