using AdapterFormats;

namespace TenantStore.Artifacts;

/// <summary>
/// One file of one tenant's adapter: the canonical form, or one of the validated source files beside it. Equal bytes of two tenants are two
/// artifacts.
/// </summary>
public sealed record ArtifactKey
{
    private ArtifactKey(TenantId tenant, AdapterDigest digest, SourceSetDigest? sources, string? sourceName) =>
        (Tenant, Digest, Sources, SourceName) = (tenant, digest, sources, sourceName);

    public TenantId Tenant { get; }

    /// <summary>Of the canonical form, also for a source file.</summary>
    public AdapterDigest Digest { get; }

    /// <summary>The set that a source file is part of; null = the canonical form.</summary>
    public SourceSetDigest? Sources { get; }

    /// <summary>Null = the canonical form.</summary>
    public string? SourceName { get; }

    public static ArtifactKey Canonical(TenantId tenant, AdapterDigest digest) => new(tenant, digest, null, null);

    /// <param name="name">A plain file name of 1 to 63 letters, digits, '.', '_', '-', not beginning with a mark.</param>
    public static ArtifactKey Source(TenantId tenant, AdapterDigest digest, SourceSetDigest sources, string name) => NameRule.IsMixedName(name)
        ? new ArtifactKey(tenant, digest, sources, name)
        : throw new ArgumentException("Not a plain file name: " + NameRule.MixedNameText, nameof(name));
}
