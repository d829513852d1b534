using AdapterFormats;

namespace HostContract;

/// <summary>One host may fetch one adapter of one tenant, for a while. A host passes it back unread.</summary>
/// <param name="Tenant">Whose file.</param>
/// <param name="Digest">Which file.</param>
/// <param name="Host">Who may fetch.</param>
/// <param name="ExpiresAt">Until when; long enough to outlive a queue.</param>
public sealed record FetchGrant(TenantKey Tenant, AdapterDigest Digest, HostId Host, DateTimeOffset ExpiresAt);
