using TenantStore.Artifacts.S3;

namespace TenantStore.Artifacts;

/// <summary>Where adapter files are kept. Bound from <c>Artifacts</c>, checked by <see cref="ArtifactOptionsValidator"/>.</summary>
public sealed class ArtifactOptions
{
    public const string Section = "Artifacts";
    public const string DefaultRoot = "var/artifacts";
    public const int DefaultSweepMinutes = 20;
    public const int MaxSweepMinutes = 25;

    /// <summary><see cref="ArtifactStoreKind.Files"/> or <see cref="ArtifactStoreKind.S3"/>.</summary>
    public ArtifactStoreKind Kind { get; set; } = ArtifactStoreKind.Files;

    /// <summary>The folder of the file store; made at start, for its owner alone.</summary>
    public string Root { get; set; } = DefaultRoot;

    /// <summary>Minutes from one sweep for orphans to the next, 1 to 25; one runs right after the start too.</summary>
    public int SweepMinutes { get; set; } = DefaultSweepMinutes;

    /// <summary>Read when <see cref="Kind"/> is <see cref="ArtifactStoreKind.S3"/>.</summary>
    public S3ArtifactOptions S3 { get; set; } = new();
}
