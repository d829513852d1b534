using AdapterFormats;

namespace TenantStore.Artifacts;

/// <summary>What a store keeps of one adapter of one tenant.</summary>
/// <param name="HasCanonical">Whether the canonical form is there, which is written last.</param>
/// <param name="Sources">The sets of which at least one file is there.</param>
public sealed record StoredAdapter(TenantId Tenant, AdapterDigest Digest, bool HasCanonical, IReadOnlyList<SourceSetDigest> Sources);
