using TenantStore.Database;

namespace TenantStore.Keys;

/// <summary>Which key-encryption key wraps whose data keys: ids only, for rotation.</summary>
public sealed class KeyUseRepository
{
    private const string SelectUses = "SELECT kek_id AS Kek, COUNT(*) AS Keys, COUNT(DISTINCT tenant_id) AS Tenants FROM tenant_keys GROUP BY kek_id ORDER BY kek_id";

    private const string SelectTenants = "SELECT DISTINCT tenant_id FROM tenant_keys WHERE kek_id = @kek AND tenant_id > @after ORDER BY tenant_id LIMIT @limit";

    /// <summary>Held by whoever wraps data keys, shared, and by whoever removes a key-encryption key, alone.</summary>
    internal const string KekLock = "key-encryption keys";

    private readonly Session _session;

    internal KeyUseRepository(Session session) => _session = session;

    /// <summary>Waits for all transactions that may have wrapped something and are not committed; others wait for this one.</summary>
    public Task LockKeksAsync(CancellationToken cancellationToken) => _session.LockAsync(KekLock, shared: false, cancellationToken);

    /// <summary>Every key-encryption key that wraps anything.</summary>
    public async Task<IReadOnlyList<KeyUse>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await _session.QueryAsync<Row>(SelectUses, null, cancellationToken).ConfigureAwait(false)).Select(row => new KeyUse(KekId.Parse(row.Kek), row.Keys, row.Tenants))];

    /// <summary>Tenants that have keys under <paramref name="kek"/>, by id, behind <paramref name="after"/>.</summary>
    public async Task<IReadOnlyList<TenantId>> ListTenantsAsync(KekId kek, TenantId? after, int limit, CancellationToken cancellationToken)
    {
        var page = new { kek = kek.ToString(), after = after?.ToString() ?? "", limit };
        return [.. (await _session.QueryAsync<string>(SelectTenants, page, cancellationToken).ConfigureAwait(false)).Select(TenantId.Parse)];
    }

    private sealed class Row
    {
        public string Kek { get; init; } = "";

        public long Keys { get; init; }

        public long Tenants { get; init; }
    }
}
