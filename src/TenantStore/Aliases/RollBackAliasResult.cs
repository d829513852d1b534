namespace TenantStore.Aliases;

/// <param name="Alias">As it is now; there when the outcome is <see cref="RollBackAliasOutcome.RolledBack"/>.</param>
public readonly record struct RollBackAliasResult(RollBackAliasOutcome Outcome, Alias? Alias);
