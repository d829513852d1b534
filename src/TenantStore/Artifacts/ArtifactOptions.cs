using System.ComponentModel.DataAnnotations;

namespace TenantStore.Artifacts;

/// <summary>Where adapter files are kept. Bound from <c>Artifacts</c>.</summary>
public sealed class ArtifactOptions
{
    public const string Section = "Artifacts";
    public const string DefaultRoot = "var/artifacts";

    /// <summary>The folder of the file store; made at start, for its owner alone.</summary>
    [Required]
    public string Root { get; set; } = DefaultRoot;
}
