namespace TenantStore.Aliases;

/// <param name="Alias">As it is now; there when the outcome is <see cref="RollBackAliasOutcome.RolledBack"/>.</param>
/// <param name="EndedExperiment">The id of the experiment that the change ended, if one ran under the alias.</param>
public readonly record struct RollBackAliasResult(RollBackAliasOutcome Outcome, Alias? Alias, string? EndedExperiment = null);
