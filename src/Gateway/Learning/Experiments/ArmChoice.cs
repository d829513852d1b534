using TenantStore.Resolution;

namespace Gateway.Learning.Experiments;

/// <summary>Who answers a request, after the experiment of its alias had its say.</summary>
/// <param name="Model">As resolved, or with the experiment's adapter in place of the alias's.</param>
/// <param name="Tag">Null when no experiment has to do with the request.</param>
internal readonly record struct ArmChoice(ModelResolution.Resolved Model, ExperimentTag? Tag);
