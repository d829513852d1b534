using TenantStore.Database;

namespace TenantStore.Auditing;

/// <summary>The tenant's log. Appended to in the transaction of the change that it tells of, so neither stands without the other.</summary>
public sealed class AuditRepository
{
    /// <summary>Holds the log's head until the transaction ends. No row when the tenant is gone.</summary>
    private const string HoldHead = """
        INSERT INTO audit_heads (tenant_id, entry, hash, changed_at)
        SELECT tenant_id, 0, NULL, @at FROM tenants WHERE tenant_id = @tenant
        ON CONFLICT (tenant_id) DO UPDATE SET changed_at = excluded.changed_at
        RETURNING tenant_id AS TenantId, entry AS Entry, hash AS Hash
        """;

    private const string Insert = """
        INSERT INTO audit_events (tenant_id, entry, at, actor, action, subject, detail, hash)
        VALUES (@tenant, @entry, @at, @actor, @action, @subject, @detail, @hash)
        """;

    private const string MoveHead = "UPDATE audit_heads SET entry = @entry, hash = @hash WHERE tenant_id = @tenant";

    /// <summary>Waits for whoever appends, and lets nobody append until the transaction ends.</summary>
    private const string CloseHead = "UPDATE audit_heads SET changed_at = changed_at WHERE tenant_id = @tenant RETURNING tenant_id AS TenantId, entry AS Entry, hash AS Hash";

    private const string SelectHead = "SELECT tenant_id AS TenantId, entry AS Entry, hash AS Hash FROM audit_heads WHERE tenant_id = @tenant";

    private const string Select = $"""
        SELECT {AuditRow.Columns} FROM audit_events WHERE tenant_id = @tenant AND entry < @before ORDER BY entry DESC LIMIT @count
        """;

    private const string SelectAfter = $"""
        SELECT {AuditRow.Columns} FROM audit_events WHERE tenant_id = @tenant AND entry > @after ORDER BY entry LIMIT @count
        """;

    private readonly TenantSession _session;
    private readonly TimeProvider _time;

    internal AuditRepository(TenantSession session, TimeProvider time) => (_session, _time) = (session, time);

    /// <returns>False when the tenant does not exist (any more): its deletion erased its log, and nothing is to grow there again.</returns>
    public async Task<bool> AppendAsync(Actor actor, string action, string subject, string? detailJson, CancellationToken cancellationToken)
    {
        var at = _time.NowMilliseconds();
        if (await _session.FindAsync<AuditHeadRow>(HoldHead, new { at }, cancellationToken).ConfigureAwait(false) is not { } head)
            return false;
        var draft = new AuditRow { At = at, Actor = actor.ToString(), Action = action, Subject = subject, Detail = detailJson };
        var log = AuditLogId.Of(_session.Tenant);
        var row = await AuditAppend.FollowAsync(log, head, draft, after => ReadAfterAsync(after, AuditAppend.PageLength, cancellationToken)).ConfigureAwait(false);
        await _session.ExecuteAsync(Insert, row.ToArguments(), cancellationToken).ConfigureAwait(false);
        await _session.ExecuteAsync(MoveHead, new { entry = row.Entry, hash = row.Hash }, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>The newest first: at most <paramref name="count"/> entries before the entry <paramref name="before"/> (null = from the end).</summary>
    public async Task<IReadOnlyList<AuditEvent>> ListAsync(int count, long? before, CancellationToken cancellationToken)
    {
        var rows = await _session.QueryAsync<AuditRow>(Select, new { before = before ?? long.MaxValue, count }, cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(row => row.ToEvent())];
    }

    /// <summary>As the log's row of heads has it; null when there is none.</summary>
    internal Task<AuditHeadRow?> FindHeadAsync(CancellationToken cancellationToken) => _session.FindAsync<AuditHeadRow>(SelectHead, null, cancellationToken);

    /// <summary>The head of a log that is about to be erased with its tenant; null when it has no entry.</summary>
    internal Task<AuditHeadRow?> CloseAsync(CancellationToken cancellationToken) => _session.FindAsync<AuditHeadRow>(CloseHead, null, cancellationToken);

    /// <summary>The oldest first: at most <paramref name="count"/> entries after the entry <paramref name="after"/>.</summary>
    internal Task<IReadOnlyList<AuditRow>> ReadAfterAsync(long after, int count, CancellationToken cancellationToken) =>
        _session.QueryAsync<AuditRow>(SelectAfter, new { after, count }, cancellationToken);
}
