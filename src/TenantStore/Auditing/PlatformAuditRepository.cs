using TenantStore.Database;

namespace TenantStore.Auditing;

/// <summary>The platform's own log: tenants made and deleted, base models, platform tokens.</summary>
public sealed class PlatformAuditRepository
{
    private const string Insert = """
        INSERT INTO platform_audit_events (entry, at, actor, action, subject, detail)
        SELECT COALESCE(MAX(entry), 0) + 1, @at, @actor, @action, @subject, @detail FROM platform_audit_events
        """;

    private const string Select = """
        SELECT entry, at, actor, action, subject, detail FROM platform_audit_events WHERE entry < @before ORDER BY entry DESC LIMIT @count
        """;

    private readonly Session _session;
    private readonly TimeProvider _time;

    internal PlatformAuditRepository(Session session, TimeProvider time) => (_session, _time) = (session, time);

    public Task AppendAsync(Actor actor, string action, string subject, string? detailJson, CancellationToken cancellationToken) =>
        _session.ExecuteAsync(Insert, new { at = _time.NowMilliseconds(), actor = actor.ToString(), action, subject, detail = detailJson }, cancellationToken);

    /// <summary>The newest first: at most <paramref name="count"/> entries before the entry <paramref name="before"/> (null = from the end).</summary>
    public async Task<IReadOnlyList<AuditEvent>> ListAsync(int count, long? before, CancellationToken cancellationToken)
    {
        var rows = await _session.QueryAsync<AuditRow>(Select, new { before = before ?? long.MaxValue, count }, cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(row => row.ToEvent())];
    }
}
