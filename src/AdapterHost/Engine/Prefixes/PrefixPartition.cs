using AdapterFormats;
using HostContract;

namespace AdapterHost.Engine;

/// <summary>
/// What must be equal before one request may use KV cells that another has computed: whose they are, the adapter's content (never its
/// address, which another adapter may get later) and the gateway's salt. Cells never cross it.
/// </summary>
/// <param name="Tenant">Whose.</param>
/// <param name="Adapter">The digest of the adapter that every cell was computed with; null is the base model.</param>
/// <param name="Salt">Parts a tenant's own requests where the gateway says so.</param>
internal readonly record struct PrefixPartition(TenantKey Tenant, AdapterDigest? Adapter, string Salt);
