using Gateway.Learning.Experiments;
using TenantStore.Resolution;

namespace Gateway.Learning.Fixes;

/// <summary>One question to one model.</summary>
/// <param name="Id">The fix's, whatever comes of it.</param>
/// <param name="Experiment">What an experiment has to do with it; null without one.</param>
internal sealed record FixTurn(FixCall Call, string Id, ModelResolution.Resolved Model, ExperimentTag? Experiment);
