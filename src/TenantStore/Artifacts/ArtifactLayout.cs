using AdapterFormats;

namespace TenantStore.Artifacts;

/// <summary>
/// Where things lie: <c>root/tenant/digest/canonical.gguf</c> and <c>root/tenant/digest/source/set/name</c>. No part of a path is a text
/// that a client chose but the source name, which is one of a few plain characters. Temporary files begin with '.', which no artifact does.
/// </summary>
internal sealed class ArtifactLayout(string root)
{
    public const string TemporaryPrefix = ".writing-";

    private const string CanonicalName = "canonical.gguf";
    private const string SourceFolder = "source";

    public string Root { get; } = Path.GetFullPath(root);

    public string TenantFolder(TenantId tenant) => Path.Combine(Root, tenant.ToString());

    public string AdapterFolder(TenantId tenant, AdapterDigest digest) => Path.Combine(TenantFolder(tenant), digest.Hex);

    public string File(ArtifactKey key)
    {
        return key is { Sources: { } sources, SourceName: { } name }
            ? Path.Combine(SourceSetFolder(key.Tenant, key.Digest, sources), name)
            : Path.Combine(AdapterFolder(key.Tenant, key.Digest), CanonicalName);
    }

    /// <summary>The reverse of <see cref="File"/>; null when the path is no artifact's.</summary>
    public ArtifactKey? Read(string path)
    {
        var parts = Path.GetRelativePath(Root, path).Split(Path.DirectorySeparatorChar);
        if (parts.Length < 3 || !TenantId.TryParse(parts[0], out var tenant) || !TryReadDigest(parts[1], out var digest))
            return null;
        return parts switch
        {
            [_, _, CanonicalName] => ArtifactKey.Canonical(tenant, digest),
            [_, _, SourceFolder, var set, var name] when SourceSetDigest.TryParse(set, out var sources) && NameRule.IsMixedName(name) =>
                ArtifactKey.Source(tenant, digest, sources, name),
            _ => null,
        };
    }

    /// <summary>What holds the source sets of an adapter.</summary>
    public string SourcesFolder(TenantId tenant, AdapterDigest digest) => Path.Combine(AdapterFolder(tenant, digest), SourceFolder);

    public string SourceSetFolder(TenantId tenant, AdapterDigest digest, SourceSetDigest sources) =>
        Path.Combine(SourcesFolder(tenant, digest), sources.ToString());

    public static bool IsTemporary(string path) => Path.GetFileName(path.AsSpan()).StartsWith(TemporaryPrefix, StringComparison.Ordinal);

    public static bool TryReadDigest(string folder, out AdapterDigest digest) =>
        AdapterDigest.TryParse("sha256:" + Path.GetFileName(folder), out digest);
}
