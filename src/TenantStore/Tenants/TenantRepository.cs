using TenantStore.Auditing;
using TenantStore.Database;
using TenantStore.Deletions;
using TenantStore.Keys;

namespace TenantStore.Tenants;

/// <summary>The list of tenants: to make, find and delete them whole. What a tenant owns is reached through its own scope only.</summary>
public sealed class TenantRepository
{
    private const string Insert = """
        INSERT INTO tenants (tenant_id, slug, display_name, status, limits, created_at)
        VALUES (@tenant, @slug, @displayName, @status, @limits, @at) ON CONFLICT (slug) DO NOTHING
        """;

    private const string SelectAll = $"SELECT {TenantRow.Columns} FROM tenants ORDER BY slug";
    private const string SelectBySlug = $"SELECT {TenantRow.Columns} FROM tenants WHERE slug = @slug";

    private const string SelectKeys = "SELECT key_id AS KeyId, kek_id AS KekId FROM tenant_keys WHERE tenant_id = @tenant ORDER BY key_id";

    private readonly Session _session;
    private readonly ICollection<RegistryChange> _changes;
    private readonly TimeProvider _time;

    internal TenantRepository(Session session, ICollection<RegistryChange> changes, TimeProvider time) =>
        (_session, _changes, _time) = (session, changes, time);

    /// <summary>The new tenant, or null when the slug is taken.</summary>
    public async Task<Tenant?> CreateAsync(NewTenant tenant, CancellationToken cancellationToken)
    {
        var id = TenantId.New(_time);
        var row = new
        {
            tenant = id.ToString(),
            slug = tenant.Slug.ToString(),
            displayName = tenant.DisplayName,
            status = TenantRow.Store(TenantStatus.Active),
            limits = TenantRow.Store(tenant.Limits),
            at = _time.NowMilliseconds(),
        };
        var made = await _session.ExecuteAsync(Insert, row, cancellationToken).ConfigureAwait(false);
        return made == 0 ? null : await FindAsync(tenant.Slug, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All tenants by slug.</summary>
    public async Task<IReadOnlyList<Tenant>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await _session.QueryAsync<TenantRow>(SelectAll, null, cancellationToken).ConfigureAwait(false)).Select(row => row.ToTenant())];

    public async Task<Tenant?> FindAsync(TenantSlug slug, CancellationToken cancellationToken) =>
        (await _session.FindAsync<TenantRow>(SelectBySlug, new { slug = slug.ToString() }, cancellationToken).ConfigureAwait(false))?.ToTenant();

    public Task<Tenant?> FindAsync(TenantId tenant, CancellationToken cancellationToken) =>
        Profile(tenant).FindAsync(cancellationToken);

    /// <summary>The tenant after the change, or null when there is none of this id.</summary>
    public Task<Tenant?> UpdateAsync(TenantId tenant, TenantUpdate update, CancellationToken cancellationToken) =>
        Profile(tenant).UpdateAsync(update, cancellationToken);

    /// <summary>
    /// Removes every row of the tenant, its audit too; null when there is none of this id. Its files are
    /// <see cref="Library.AdapterLibrary.DeleteTenantAsync"/>'s, which calls this.
    /// </summary>
    internal async Task<TenantDeletion?> DeleteAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        if (await FindAsync(tenant, cancellationToken).ConfigureAwait(false) is not { } found)
            return null;
        var bound = new TenantSession(_session, tenant);
        var log = await new AuditRepository(bound, _time).CloseAsync(cancellationToken).ConfigureAwait(false);
        var keys = await bound.QueryAsync<TenantKeyRow>(SelectKeys, null, cancellationToken).ConfigureAwait(false);
        var rows = await TenantErasure.EraseAsync(bound, cancellationToken).ConfigureAwait(false);
        _changes.Add(new RegistryChange.TenantChanged(tenant));
        _changes.Add(new RegistryChange.VersionsChanged(tenant));
        return new TenantDeletion(tenant, found.Slug, _time.NowMilliseconds().ToTime(), rows)
        {
            AuditEntry = log?.Entry ?? 0,
            AuditHash = log?.Hash,
            Keys = [.. keys.Select(key => new DestroyedKey(TenantKeyId.Parse(key.KeyId), KekId.Parse(key.KekId)))],
        };
    }

    private ProfileRepository Profile(TenantId tenant) => new(new TenantSession(_session, tenant), _changes);
}
