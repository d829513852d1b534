using TenantStore.Adapters;
using TenantStore.Database;

namespace TenantStore.Aliases;

internal sealed class AliasHistoryRow
{
    public const string Columns = """
        entry AS Entry, kind AS Kind, previous AS Previous, from_adapter AS FromAdapter, from_version AS FromVersion,
        to_adapter AS ToAdapter, to_version AS ToVersion, at AS At, actor AS Actor
        """;

    public long Entry { get; init; }

    public string Kind { get; init; } = "";

    /// <summary>For a set: the entry that had set the target before it.</summary>
    public long? Previous { get; init; }

    public string? FromAdapter { get; init; }

    public long? FromVersion { get; init; }

    public string? ToAdapter { get; init; }

    public long? ToVersion { get; init; }

    public long At { get; init; }

    public string Actor { get; init; } = "";

    public VersionReference? To => Reference(ToAdapter, ToVersion);

    public AliasHistoryEntry ToEntry() =>
        new(Entry, Load(Kind), At.ToTime(), TenantStore.Actor.Stored(Actor), Reference(FromAdapter, FromVersion), To);

    private static AliasHistoryKind Load(string kind) => kind switch
    {
        "rollback" => AliasHistoryKind.Rollback,
        "delete" => AliasHistoryKind.Delete,
        _ => AliasHistoryKind.Set,
    };

    private static VersionReference? Reference(string? adapter, long? version) =>
        adapter is null || version is null ? null : new VersionReference(AdapterName.Parse(adapter), new VersionNumber((int)version));
}
