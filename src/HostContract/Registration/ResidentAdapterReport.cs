using AdapterFormats;

namespace HostContract;

/// <summary>One adapter in a host's memory. Keyed by tenant and digest: equal files of two tenants are two residents.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="Digest">Which file.</param>
/// <param name="Bytes">Memory it holds.</param>
/// <param name="Leases">Requests that use it now.</param>
public sealed record ResidentAdapterReport(
    TenantKey Tenant,
    AdapterDigest Digest,
    long Bytes,
    int Leases);
