using AdapterFormats;
using TenantStore.Adapters;

namespace TenantStore.Resolution;

/// <summary>The one version that answers a request.</summary>
public sealed record ResolvedAdapter(VersionReference Version, AdapterDigest Digest);
