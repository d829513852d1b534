using TenantStore.Database;

namespace TenantStore.Adapters;

/// <summary>The tenant's adapters. They come into being with their first version.</summary>
public sealed class AdapterRepository
{
    private const string SelectAll = $"SELECT {AdapterRow.Columns} FROM adapters WHERE tenant_id = @tenant ORDER BY adapter";
    private const string SelectOne = $"SELECT {AdapterRow.Columns} FROM adapters WHERE tenant_id = @tenant AND adapter = @name";

    private readonly TenantSession _session;

    internal AdapterRepository(TenantSession session) => _session = session;

    /// <summary>All adapters by name.</summary>
    public async Task<IReadOnlyList<Adapter>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await _session.QueryAsync<AdapterRow>(SelectAll, null, cancellationToken).ConfigureAwait(false)).Select(row => row.ToAdapter())];

    public async Task<Adapter?> FindAsync(AdapterName name, CancellationToken cancellationToken) =>
        (await _session.FindAsync<AdapterRow>(SelectOne, new { name = name.ToString() }, cancellationToken).ConfigureAwait(false))?.ToAdapter();
}
