using AdapterFormats;

namespace TenantStore.Artifacts.S3;

/// <summary>
/// The keys of objects: <c>prefix tenant/digest/canonical.gguf</c> and <c>prefix tenant/digest/source/set/name</c>. No part is a text that a client
/// chose but the source name, which is one of a few plain characters.
/// </summary>
internal sealed class S3ObjectNames(string prefix)
{
    private const string CanonicalName = "canonical.gguf";
    private const string SourceFolder = "source";

    public string Prefix => prefix;

    public string Tenant(TenantId tenant) => $"{prefix}{tenant}/";

    public string Adapter(TenantId tenant, AdapterDigest digest) => $"{prefix}{tenant}/{digest.Hex}/";

    public string Sources(TenantId tenant, AdapterDigest digest) => $"{Adapter(tenant, digest)}{SourceFolder}/";

    public string SourceSet(TenantId tenant, AdapterDigest digest, SourceSetDigest sources) => $"{Sources(tenant, digest)}{sources}/";

    public string Of(ArtifactKey key) => key is { Sources: { } sources, SourceName: { } name }
        ? SourceSet(key.Tenant, key.Digest, sources) + name
        : Adapter(key.Tenant, key.Digest) + CanonicalName;

    /// <summary>What an object is of; false for one that is not ours.</summary>
    public bool TryRead(string name, out (TenantId Tenant, AdapterDigest Digest, SourceSetDigest? Sources) of)
    {
        of = default;
        if (!name.StartsWith(prefix, StringComparison.Ordinal))
            return false;
        var parts = name[prefix.Length..].Split('/');
        if (parts.Length < 3 || !TenantId.TryParse(parts[0], out var tenant) || !AdapterDigest.TryParse("sha256:" + parts[1], out var digest))
            return false;
        switch (parts)
        {
            case [_, _, CanonicalName]:
                of = (tenant, digest, null);
                return true;
            case [_, _, SourceFolder, var set, _] when SourceSetDigest.TryParse(set, out var sources):
                of = (tenant, digest, sources);
                return true;
            default:
                return false;
        }
    }
}
