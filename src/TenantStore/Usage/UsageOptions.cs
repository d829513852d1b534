using System.ComponentModel.DataAnnotations;

namespace TenantStore.Usage;

/// <summary>How usage is written. Section <c>Usage</c>.</summary>
public sealed class UsageOptions
{
    public const string Section = "Usage";
    public const int DefaultFlushSeconds = 5;

    /// <summary>How often what was used is written, in seconds: what a gateway that is killed loses at most. A stop that is asked for loses nothing.</summary>
    [Range(1, 60)]
    public int FlushSeconds { get; set; } = DefaultFlushSeconds;
}
