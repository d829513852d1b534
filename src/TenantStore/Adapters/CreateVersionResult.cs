namespace TenantStore.Adapters;

/// <param name="Version">There when the outcome is <see cref="CreateVersionOutcome.Created"/>.</param>
public readonly record struct CreateVersionResult(CreateVersionOutcome Outcome, AdapterVersion? Version);
