using AdapterFormats;
using TenantStore;

namespace Gateway.Placement.Prefetching;

/// <summary>An adapter that its tenant will probably ask for in a moment.</summary>
internal readonly record struct PrefetchWish(TenantId Tenant, BaseModelId BaseModel, AdapterDigest Adapter);
