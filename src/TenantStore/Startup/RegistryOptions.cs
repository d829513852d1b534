using System.ComponentModel.DataAnnotations;

namespace TenantStore.Startup;

/// <summary>
/// Where the registry is. <c>ConnectionStrings:Registry</c> is the path of a SQLite file or a connection string of PostgreSQL; the rest is from <c>Registry</c>.
/// </summary>
public sealed class RegistryOptions
{
    public const string Section = "Registry";
    public const string ConnectionName = "Registry";
    public const string OwnerConnectionName = "RegistryOwner";
    public const string DefaultPath = "var/registry.db";
    public const int DefaultBusySeconds = 15;

    /// <summary>Path of the SQLite file; made at start, for its owner alone. With PostgreSQL only its folder counts, where a pepper is kept that no setting gives.</summary>
    [Required]
    public string Path { get; set; } = DefaultPath;

    /// <summary>Null = SQLite. A login of its own, that owns nothing: Npgsql's form, <c>Host=…;Database=…;Username=…;Password=…</c>, several hosts with commas between them.</summary>
    public string? PostgreSql { get; internal set; }

    /// <summary><c>ConnectionStrings:RegistryOwner</c>: the owner of the schema, for <c>admin migrate</c>. A gateway that has it brings the schema up to date at its start.</summary>
    public string? PostgreSqlOwner { get; internal set; }

    /// <summary>Seconds for which a write waits for other writes, of this and of other processes, before it gives up.</summary>
    [Range(1, 300)]
    public int BusySeconds { get; set; } = DefaultBusySeconds;
}
