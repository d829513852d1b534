namespace TenantStore.Aliases;

/// <param name="Alias">As it is now; there when the outcome is Created, Switched or Unchanged.</param>
public readonly record struct SetAliasResult(SetAliasOutcome Outcome, Alias? Alias);
