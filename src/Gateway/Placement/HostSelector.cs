using AdapterFormats;
using HostContract;
using TenantStore;

namespace Gateway.Placement;

/// <summary>
/// Picks a host: one whose circuit has nothing against it before one that failed at the last try (it is not shut out yet, or one request
/// that breaks a host would stop all that follow), then one where the adapter is resident, then the least loaded, then by id.
/// </summary>
internal sealed class HostSelector(HostDirectory directory)
{
    /// <summary>The host, or null when none of this base model is available.</summary>
    public HostState? Choose(BaseModelId baseModel, TenantKey tenant, AdapterDigest? adapter) => directory.All
        .Where(host => host.BaseModel == baseModel && directory.IsAvailable(host))
        .OrderBy(host => host.Circuit.IsDoubtful)
        .ThenByDescending(host => adapter is { } digest && host.HasResident(tenant, digest))
        .ThenBy(host => host.Load)
        .ThenBy(host => host.Id.Value, StringComparer.Ordinal)
        .FirstOrDefault();
}
