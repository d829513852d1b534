using TenantStore.Limits;

namespace TenantStore.Adapters;

/// <param name="Version">There when the outcome is <see cref="CreateVersionOutcome.Created"/>.</param>
public readonly record struct CreateVersionResult(CreateVersionOutcome Outcome, AdapterVersion? Version)
{
    /// <summary>There when a limit of the tenant is in the way.</summary>
    public LimitExcess? Excess { get; init; }
}
