using TenantStore.Artifacts;

namespace TenantStore.Encryption;

/// <summary>What the store holds under a key is not what was stored there. Names the artifact and the place, no key and no content.</summary>
public sealed class ArtifactIntegrityException : TenantStoreException
{
    internal ArtifactIntegrityException(ArtifactKey key, ArtifactFault fault, long? chunk = null)
        : base($"The artifact {Describe(key)} of tenant {key.Tenant} {Explain(fault, chunk)} Restore it from a backup, or upload the adapter again.") =>
        (Fault, Chunk) = (fault, chunk);

    public ArtifactFault Fault { get; }

    /// <summary>The first chunk that does not hold, from 0; null when it is the header or the length.</summary>
    public long? Chunk { get; }

    private static string Describe(ArtifactKey key) => key.SourceName is null ? $"{key.Digest}" : $"{key.Digest}, source file {key.SourceName},";

    private static string Explain(ArtifactFault fault, long? chunk) => fault switch
    {
        ArtifactFault.NotEncrypted => "is not encrypted. A start of the gateway encrypts the plaintext files that it finds.",
        ArtifactFault.UnknownVersion => "has a format of a later version of this program.",
        ArtifactFault.WrongLength => "is truncated or has bytes behind its end.",
        ArtifactFault.UnknownKey => "is encrypted under a key that the tenant does not have.",
        _ when chunk is { } at => $"fails authentication at chunk {at}: it was changed, or is another artifact's.",
        _ => "has a damaged header.",
    };
}
