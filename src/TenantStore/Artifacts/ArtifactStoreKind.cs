namespace TenantStore.Artifacts;

/// <summary>What keeps the artifacts.</summary>
public enum ArtifactStoreKind
{
    /// <summary>A folder of this machine: one gateway.</summary>
    Files,

    /// <summary>A bucket of an S3 service: any number of gateways.</summary>
    S3,
}
