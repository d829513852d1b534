using TenantStore.Adapters;
using TenantStore.Database;

namespace TenantStore.Aliases;

/// <summary>The entries of the aliases' histories. They are added and never changed; they outlive their alias and go with their tenant.</summary>
internal sealed class AliasHistory(TenantSession session)
{
    private const string Insert = """
        INSERT INTO alias_history (tenant_id, alias, entry, kind, previous, from_adapter, from_version, to_adapter, to_version, at, actor)
        SELECT @tenant, @alias, COALESCE(MAX(entry), 0) + 1, @kind, @previous, @fromAdapter, @fromVersion, @toAdapter, @toVersion, @at, @actor
        FROM alias_history WHERE tenant_id = @tenant AND alias = @alias
        RETURNING entry
        """;

    private const string SelectOne = $"SELECT {AliasHistoryRow.Columns} FROM alias_history WHERE tenant_id = @tenant AND alias = @alias AND entry = @entry";

    private const string SelectNewest =
        $"SELECT {AliasHistoryRow.Columns} FROM alias_history WHERE tenant_id = @tenant AND alias = @alias ORDER BY entry DESC LIMIT @count";

    /// <summary>The number of the new entry.</summary>
    public Task<long> AddAsync(Change change, CancellationToken cancellationToken) => session.FindAsync<long>(Insert, new
    {
        alias = change.Alias.ToString(),
        kind = Store(change.Kind),
        previous = change.Previous,
        fromAdapter = change.From?.Adapter.ToString(),
        fromVersion = change.From?.Version.Value,
        toAdapter = change.To?.Adapter.ToString(),
        toVersion = change.To?.Version.Value,
        at = change.At,
        actor = change.Actor.ToString(),
    }, cancellationToken);

    public Task<AliasHistoryRow?> FindAsync(AliasName alias, long entry, CancellationToken cancellationToken) =>
        session.FindAsync<AliasHistoryRow>(SelectOne, new { alias = alias.ToString(), entry }, cancellationToken);

    public async Task<IReadOnlyList<AliasHistoryEntry>> ListAsync(AliasName alias, int count, CancellationToken cancellationToken)
    {
        var key = new { alias = alias.ToString(), count };
        return [.. (await session.QueryAsync<AliasHistoryRow>(SelectNewest, key, cancellationToken).ConfigureAwait(false)).Select(row => row.ToEntry())];
    }

    private static string Store(AliasHistoryKind kind) => kind switch
    {
        AliasHistoryKind.Set => "set",
        AliasHistoryKind.Rollback => "rollback",
        AliasHistoryKind.Delete => "delete",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <param name="Previous">For a set: the entry that had set the target before it.</param>
    internal sealed record Change(
        AliasName Alias, AliasHistoryKind Kind, long? Previous, VersionReference? From, VersionReference? To, Actor Actor, long At);
}
