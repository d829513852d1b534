using System.Text;
using TenantStore.Artifacts;

namespace TenantStore.Encryption;

/// <summary>What an encrypted artifact is bound to besides its tenant's key: whose it is and under which name it lies.</summary>
internal static class ArtifactContext
{
    private const string Tag = "lg-artifact-1";

    /// <summary>No two keys give the same bytes: no part can hold a zero, and all parts are there.</summary>
    public static byte[] Of(ArtifactKey key) => Encoding.UTF8.GetBytes(
        $"{Tag}\0{key.Tenant}\0{key.Digest.Hex}\0{key.Sources?.ToString() ?? ""}\0{key.SourceName ?? ""}");
}
