using TenantStore.Database;
using TenantStore.Tenants;

namespace TenantStore.Deletions;

/// <summary>Deletions of tenants, and which hosts have heard of them. Outlives the tenants; the platform's alone.</summary>
public sealed class DeletionRepository
{
    private const string Insert = """
        INSERT INTO tenant_deletions (deleted_id, slug, actor, facts, files, files_at, deleted_at) VALUES (@id, @slug, @actor, @facts, 0, NULL, @at)
        """;

    private const string UpdateFiles = "UPDATE tenant_deletions SET files = files + @files, files_at = @at WHERE deleted_id = @id AND files_at IS NULL";

    private const string Select = $"SELECT {DeletionRow.Columns} FROM tenant_deletions WHERE deleted_id = @id";

    private const string SelectWithFiles = "SELECT deleted_id FROM tenant_deletions WHERE files_at IS NULL ORDER BY deleted_at";

    private const string SelectHosts = $"SELECT {HostErasureRow.Columns} FROM tenant_deletion_hosts WHERE deleted_id = @id ORDER BY host_id, boot_generation";

    private const string SelectToForget = """
        SELECT d.deleted_id FROM tenant_deletions AS d
        WHERE d.deleted_at >= @since AND NOT EXISTS (
            SELECT 1 FROM tenant_deletion_hosts AS h WHERE h.deleted_id = d.deleted_id AND h.boot_generation = @boot AND h.outcome = 'acknowledged')
        ORDER BY d.deleted_at LIMIT @limit
        """;

    private const string SelectTold = "SELECT deleted_id FROM tenant_deletion_hosts WHERE boot_generation = @boot AND ended_at IS NULL";

    private const string Tell = """
        INSERT INTO tenant_deletion_hosts (deleted_id, boot_generation, host_id, address, told_at) VALUES (@id, @boot, @host, @address, @at)
        ON CONFLICT (deleted_id, boot_generation) DO UPDATE SET outcome = NULL, ended_at = NULL WHERE tenant_deletion_hosts.outcome = 'replaced'
        """;

    private const string Acknowledge = """
        INSERT INTO tenant_deletion_hosts (deleted_id, boot_generation, host_id, address, told_at, outcome, ended_at)
        SELECT d.deleted_id, @boot, @host, @address, @at, 'acknowledged', @at FROM tenant_deletions AS d WHERE d.deleted_id = @id
        ON CONFLICT (deleted_id, boot_generation) DO UPDATE SET host_id = excluded.host_id, outcome = 'acknowledged', ended_at = excluded.ended_at
        WHERE tenant_deletion_hosts.outcome IS NULL OR tenant_deletion_hosts.outcome = 'replaced'
        """;

    private const string Replace = """
        UPDATE tenant_deletion_hosts SET outcome = 'replaced', ended_at = @at
        WHERE address = @address AND boot_generation <> @boot AND ended_at IS NULL
        """;

    private readonly Session _session;
    private readonly TimeProvider _time;

    internal DeletionRepository(Session session, TimeProvider time) => (_session, _time) = (session, time);

    /// <summary>The deletion of the tenant that had this id, as far as it is; null when there was none.</summary>
    public async Task<TenantDeletion?> FindAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var id = new { id = tenant.ToString() };
        if (await _session.FindAsync<DeletionRow>(Select, id, cancellationToken).ConfigureAwait(false) is not { } row)
            return null;
        var hosts = await _session.QueryAsync<HostErasureRow>(SelectHosts, id, cancellationToken).ConfigureAwait(false);
        return row.ToDeletion([.. hosts.Select(host => host.ToErasure())]);
    }

    /// <summary>Deleted tenants that this process of a host has not acknowledged, the oldest first.</summary>
    /// <param name="bootGeneration">The process.</param>
    /// <param name="since">Deletions before this are none of its business.</param>
    public async Task<IReadOnlyList<TenantId>> ListToForgetAsync(string bootGeneration, DateTimeOffset since, int limit, CancellationToken cancellationToken)
    {
        var row = new { boot = bootGeneration, since = since.ToUnixTimeMilliseconds(), limit };
        return [.. (await _session.QueryAsync<string>(SelectToForget, row, cancellationToken).ConfigureAwait(false)).Select(TenantId.Parse)];
    }

    /// <summary>Of those that the process was told of, the ones that it has not acknowledged.</summary>
    public async Task<IReadOnlyList<TenantId>> ListToldAsync(string bootGeneration, CancellationToken cancellationToken) =>
        [.. (await _session.QueryAsync<string>(SelectTold, new { boot = bootGeneration }, cancellationToken).ConfigureAwait(false)).Select(TenantId.Parse)];

    /// <summary>From now on the host stands in the record as pending, also when it was taken for replaced: it lives.</summary>
    public Task TellAsync(TenantId tenant, DeletionHost host, CancellationToken cancellationToken) =>
        _session.ExecuteAsync(Tell, Row(tenant, host), cancellationToken);

    /// <summary>Nothing is left of the tenant in the host's process. Of a tenant that was never deleted nothing is kept.</summary>
    public Task AcknowledgeAsync(TenantId tenant, DeletionHost host, CancellationToken cancellationToken) =>
        _session.ExecuteAsync(Acknowledge, Row(tenant, host), cancellationToken);

    /// <summary>A new process answers at this address: what the one before it had in memory is gone.</summary>
    /// <param name="address">As in <see cref="DeletionHost.Address"/>: the same text on two machines would be two hosts.</param>
    public Task ReplaceAsync(string address, string bootGeneration, CancellationToken cancellationToken) =>
        _session.ExecuteAsync(Replace, new { address, boot = bootGeneration, at = _time.NowMilliseconds() }, cancellationToken);

    internal async Task AddAsync(TenantDeletion deletion, IReadOnlyList<DeletionHost> hosts, CancellationToken cancellationToken)
    {
        var row = new
        {
            id = deletion.Id.ToString(),
            slug = deletion.Slug.ToString(),
            actor = deletion.Actor,
            facts = DeletionFacts.Store(deletion.Rows, deletion.Keys),
            at = deletion.At.ToUnixTimeMilliseconds(),
        };
        await _session.ExecuteAsync(Insert, row, cancellationToken).ConfigureAwait(false);
        foreach (var host in hosts)
            await TellAsync(deletion.Id, host, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The tenant's files are gone. Told once: later calls change nothing.</summary>
    internal Task SetFilesAsync(TenantId tenant, int files, CancellationToken cancellationToken) =>
        _session.ExecuteAsync(UpdateFiles, new { id = tenant.ToString(), files, at = _time.NowMilliseconds() }, cancellationToken);

    /// <summary>Deleted tenants whose files may still be there: a gateway ended in between.</summary>
    internal async Task<IReadOnlyList<TenantId>> ListWithFilesAsync(CancellationToken cancellationToken) =>
        [.. (await _session.QueryAsync<string>(SelectWithFiles, null, cancellationToken).ConfigureAwait(false)).Select(TenantId.Parse)];

    private object Row(TenantId tenant, DeletionHost host) => new
    {
        id = tenant.ToString(),
        boot = host.BootGeneration,
        host = host.HostId,
        address = host.Address,
        at = _time.NowMilliseconds(),
    };
}
