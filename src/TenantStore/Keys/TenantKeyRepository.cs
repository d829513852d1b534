using TenantStore.Database;

namespace TenantStore.Keys;

/// <summary>One tenant's wrapped data keys. With their rows the tenant's artifacts are lost for good: that is how a tenant is deleted.</summary>
public sealed class TenantKeyRepository
{
    private const string Select = $"SELECT {TenantKeyRow.Columns} FROM tenant_keys WHERE tenant_id = @tenant ORDER BY created_at, key_id";

    private const string Insert = """
        INSERT INTO tenant_keys (tenant_id, key_id, kek_id, wrapped, created_at, wrapped_at)
        SELECT @tenant, @id, @kek, @wrapped, @at, @at FROM tenants AS t
        WHERE t.tenant_id = @tenant AND NOT EXISTS (SELECT 1 FROM tenant_keys AS k WHERE k.tenant_id = @tenant)
        """;

    private const string Update = """
        UPDATE tenant_keys SET kek_id = @kek, wrapped = @wrapped, wrapped_at = @at
        WHERE tenant_id = @tenant AND key_id = @id AND kek_id = @from
        """;

    private readonly TenantSession _session;
    private readonly TimeProvider _time;

    internal TenantKeyRepository(TenantSession session, TimeProvider time) => (_session, _time) = (session, time);

    /// <summary>Until the transaction ends no key-encryption key is removed: look which one is current after this, and wrap under that.</summary>
    public Task HoldKeksAsync(CancellationToken cancellationToken) => _session.LockAsync(KeyUseRepository.KekLock, shared: true, cancellationToken);

    /// <summary>The oldest first; the last is the one for new artifacts.</summary>
    public async Task<IReadOnlyList<StoredTenantKey>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await _session.QueryAsync<TenantKeyRow>(Select, null, cancellationToken).ConfigureAwait(false)).Select(row => row.ToKey())];

    /// <summary>Keeps the tenant's first key; false when it has one already, or when there is no such tenant.</summary>
    public async Task<bool> AddFirstAsync(TenantKeyId id, WrappedKey key, CancellationToken cancellationToken)
    {
        var row = new { id = id.ToString(), kek = key.Kek.ToString(), wrapped = key.ToBytes(), at = _time.NowMilliseconds() };
        return await _session.ExecuteAsync(Insert, row, cancellationToken).ConfigureAwait(false) > 0;
    }

    /// <summary>Puts the same key under another key-encryption key in place of the old wrapping; false when that is not there any more.</summary>
    public async Task<bool> RewrapAsync(TenantKeyId id, KekId from, WrappedKey key, CancellationToken cancellationToken)
    {
        var row = new { id = id.ToString(), from = from.ToString(), kek = key.Kek.ToString(), wrapped = key.ToBytes(), at = _time.NowMilliseconds() };
        return await _session.ExecuteAsync(Update, row, cancellationToken).ConfigureAwait(false) > 0;
    }
}
