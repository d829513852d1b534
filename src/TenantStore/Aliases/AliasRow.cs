using TenantStore.Adapters;
using TenantStore.Database;

namespace TenantStore.Aliases;

internal sealed class AliasRow
{
    public const string Columns =
        "alias AS Alias, adapter AS Adapter, version AS Version, history AS History, updated_at AS UpdatedAt, updated_by AS UpdatedBy";

    public string Alias { get; init; } = "";

    public string Adapter { get; init; } = "";

    public long Version { get; init; }

    /// <summary>The entry of the history that set the present target.</summary>
    public long History { get; init; }

    public long UpdatedAt { get; init; }

    public string UpdatedBy { get; init; } = "";

    public VersionReference Target => new(AdapterName.Parse(Adapter), new VersionNumber((int)Version));

    public Alias ToAlias() => new()
    {
        Name = AliasName.Parse(Alias),
        Target = Target,
        UpdatedAt = UpdatedAt.ToTime(),
        UpdatedBy = Actor.Stored(UpdatedBy),
    };
}
