using System.ComponentModel.DataAnnotations;

namespace TenantStore.Startup;

/// <summary>Where the registry is. <c>ConnectionStrings:Registry</c>, and the rest from <c>Registry</c>.</summary>
public sealed class RegistryOptions
{
    public const string Section = "Registry";
    public const string ConnectionName = "Registry";
    public const string DefaultPath = "var/registry.db";
    public const int DefaultBusySeconds = 15;

    /// <summary>Path of the SQLite file; made at start, for its owner alone.</summary>
    [Required]
    public string Path { get; set; } = DefaultPath;

    /// <summary>Seconds for which a write waits for other writes, of this and of other processes, before it gives up.</summary>
    [Range(1, 300)]
    public int BusySeconds { get; set; } = DefaultBusySeconds;
}
