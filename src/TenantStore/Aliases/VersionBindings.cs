using AdapterFormats;
using TenantStore.Adapters;
using TenantStore.Database;

namespace TenantStore.Aliases;

/// <summary>Reads bindings: versions joined with the aliases that name them and the base models that they need.</summary>
internal sealed class VersionBindings(TenantSession session)
{
    private const string Columns = """
        v.adapter AS Adapter, v.version AS Version, v.digest AS Digest, v.base_name AS BaseName, v.base_digest AS BaseDigest, v.state AS State,
        b.is_current AS IsCurrent, v.created_at AS CreatedAt
        """;

    private const string SelectVersion = $"""
        SELECT {Columns} FROM adapter_versions v JOIN base_models b ON b.name = v.base_name AND b.digest = v.base_digest
        WHERE v.tenant_id = @tenant AND v.adapter = @adapter AND v.version = @version
        """;

    private const string SelectAliases = $"""
        SELECT a.alias AS Alias, {Columns} FROM aliases a
        JOIN adapter_versions v ON v.tenant_id = a.tenant_id AND v.adapter = a.adapter AND v.version = a.version
        JOIN base_models b ON b.name = v.base_name AND b.digest = v.base_digest
        WHERE a.tenant_id = @tenant
        """;

    private const string SelectAlias = SelectAliases + " AND a.alias = @alias";
    private const string SelectAllAliases = SelectAliases + " ORDER BY a.alias";

    public async Task<VersionBinding?> FindAsync(VersionReference version, CancellationToken cancellationToken)
    {
        var key = new { adapter = version.Adapter.ToString(), version = version.Version.Value };
        return (await session.FindAsync<Row>(SelectVersion, key, cancellationToken).ConfigureAwait(false))?.ToBinding();
    }

    public async Task<VersionBinding?> FindOfAliasAsync(AliasName alias, CancellationToken cancellationToken) =>
        (await session.FindAsync<Row>(SelectAlias, new { alias = alias.ToString() }, cancellationToken).ConfigureAwait(false))?.ToBinding();

    public async Task<IReadOnlyList<(AliasName Alias, VersionBinding Binding)>> ListOfAliasesAsync(CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync<Row>(SelectAllAliases, null, cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(row => (AliasName.Parse(row.Alias), row.ToBinding()))];
    }

    private sealed class Row
    {
        public string Alias { get; init; } = "";

        public string Adapter { get; init; } = "";

        public long Version { get; init; }

        public string Digest { get; init; } = "";

        public string BaseName { get; init; } = "";

        public string BaseDigest { get; init; } = "";

        public string State { get; init; } = "";

        public long IsCurrent { get; init; }

        public long CreatedAt { get; init; }

        public VersionBinding ToBinding() => new(
            new VersionReference(AdapterName.Parse(Adapter), new VersionNumber((int)Version)),
            AdapterDigest.Parse(Digest),
            new BaseModelId(BaseModelName.Parse(BaseName), BaseModelDigest.Parse(BaseDigest)),
            AdapterVersionRow.LoadState(State),
            IsCurrent != 0,
            CreatedAt.ToTime());
    }
}
