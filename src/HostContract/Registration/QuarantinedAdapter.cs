using AdapterFormats;

namespace HostContract;

/// <summary>One adapter in quarantine.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="Digest">Which file.</param>
public sealed record QuarantinedAdapter(TenantKey Tenant, AdapterDigest Digest);
