using AdapterFormats;
using HostContract;

namespace AdapterHost.Adapters;

/// <summary>
/// What residency is keyed by. Never by digest alone: equal files of two tenants must not show each other's presence by load time.
/// </summary>
internal readonly record struct AdapterKey(TenantKey Tenant, AdapterDigest Digest);
