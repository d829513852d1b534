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

    public Task<VersionBindingRow?> FindAsync(VersionReference version, CancellationToken cancellationToken) =>
        session.FindAsync<VersionBindingRow>(SelectVersion, new { adapter = version.Adapter.ToString(), version = version.Version.Value }, cancellationToken);

    public Task<VersionBindingRow?> FindOfAliasAsync(AliasName alias, CancellationToken cancellationToken) =>
        session.FindAsync<VersionBindingRow>(SelectAlias, new { alias = alias.ToString() }, cancellationToken);

    public async Task<IReadOnlyList<(AliasName Alias, VersionBinding Binding)>> ListOfAliasesAsync(CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync<VersionBindingRow>(SelectAllAliases, null, cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(row => (AliasName.Parse(row.Alias), row.ToBinding()))];
    }
}
