using TenantStore.Datasets;
using TenantStore.Limits;

namespace TenantStore.Adapters;

/// <param name="Version">There when the outcome is <see cref="CreateVersionOutcome.Created"/>.</param>
public sealed record CreateVersionResult(CreateVersionOutcome Outcome, AdapterVersion? Version)
{
    /// <summary>There when a limit of the tenant is in the way.</summary>
    public LimitExcess? Excess { get; init; }

    /// <summary>What it is known to have learnt from.</summary>
    public IReadOnlyList<DatasetUse> Uses { get; init; } = [];
}
