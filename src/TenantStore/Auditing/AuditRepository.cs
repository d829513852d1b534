using TenantStore.Database;

namespace TenantStore.Auditing;

/// <summary>The tenant's log. Appended to in the transaction of the change that it tells of, so neither stands without the other.</summary>
public sealed class AuditRepository
{
    private const string Insert = """
        INSERT INTO audit_events (tenant_id, entry, at, actor, action, subject, detail)
        SELECT tenant_id, (SELECT COALESCE(MAX(entry), 0) + 1 FROM audit_events WHERE tenant_id = @tenant), @at, @actor, @action, @subject, @detail
        FROM tenants WHERE tenant_id = @tenant
        """;

    private const string Select = """
        SELECT entry, at, actor, action, subject, detail FROM audit_events
        WHERE tenant_id = @tenant AND entry < @before ORDER BY entry DESC LIMIT @count
        """;

    private readonly TenantSession _session;
    private readonly TimeProvider _time;

    internal AuditRepository(TenantSession session, TimeProvider time) => (_session, _time) = (session, time);

    /// <returns>False when the tenant does not exist (any more): its deletion erased its log, and nothing is to grow there again.</returns>
    public async Task<bool> AppendAsync(Actor actor, string action, string subject, string? detailJson, CancellationToken cancellationToken)
    {
        var row = new { at = _time.NowMilliseconds(), actor = actor.ToString(), action, subject, detail = detailJson };
        return await _session.ExecuteAsync(Insert, row, cancellationToken).ConfigureAwait(false) > 0;
    }

    /// <summary>The newest first: at most <paramref name="count"/> entries before the entry <paramref name="before"/> (null = from the end).</summary>
    public async Task<IReadOnlyList<AuditEvent>> ListAsync(int count, long? before, CancellationToken cancellationToken)
    {
        var rows = await _session.QueryAsync<AuditRow>(Select, new { before = before ?? long.MaxValue, count }, cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(row => row.ToEvent())];
    }
}
