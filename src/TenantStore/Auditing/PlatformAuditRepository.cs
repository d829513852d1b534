using TenantStore.Database;

namespace TenantStore.Auditing;

/// <summary>The platform's own log: tenants made and deleted, base models, platform tokens.</summary>
public sealed class PlatformAuditRepository
{
    /// <summary>Holds the log's head until the transaction ends.</summary>
    private const string HoldHead = """
        INSERT INTO platform_audit_head (id, entry, hash, changed_at) VALUES (1, 0, NULL, @at)
        ON CONFLICT (id) DO UPDATE SET changed_at = excluded.changed_at
        RETURNING entry AS Entry, hash AS Hash
        """;

    private const string Insert = """
        INSERT INTO platform_audit_events (entry, at, actor, action, subject, detail, hash)
        VALUES (@entry, @at, @actor, @action, @subject, @detail, @hash)
        """;

    private const string MoveHead = "UPDATE platform_audit_head SET entry = @entry, hash = @hash";

    private const string SelectHead = "SELECT entry AS Entry, hash AS Hash FROM platform_audit_head";

    private const string Select = $"SELECT {AuditRow.Columns} FROM platform_audit_events WHERE entry < @before ORDER BY entry DESC LIMIT @count";

    private const string SelectAfter = $"SELECT {AuditRow.Columns} FROM platform_audit_events WHERE entry > @after ORDER BY entry LIMIT @count";

    private readonly Session _session;
    private readonly TimeProvider _time;

    internal PlatformAuditRepository(Session session, TimeProvider time) => (_session, _time) = (session, time);

    public async Task AppendAsync(Actor actor, string action, string subject, string? detailJson, CancellationToken cancellationToken)
    {
        var at = _time.NowMilliseconds();
        var head = await _session.FindAsync<AuditHeadRow>(HoldHead, new { at }, cancellationToken).ConfigureAwait(false);
        var draft = new AuditRow { At = at, Actor = actor.ToString(), Action = action, Subject = subject, Detail = detailJson };
        var row = await AuditAppend.FollowAsync(
            AuditLogId.Platform, head!, draft, after => ReadAfterAsync(after, AuditAppend.PageLength, cancellationToken)).ConfigureAwait(false);
        await _session.ExecuteAsync(Insert, row.ToArguments(), cancellationToken).ConfigureAwait(false);
        await _session.ExecuteAsync(MoveHead, new { entry = row.Entry, hash = row.Hash }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The newest first: at most <paramref name="count"/> entries before the entry <paramref name="before"/> (null = from the end).</summary>
    public async Task<IReadOnlyList<AuditEvent>> ListAsync(int count, long? before, CancellationToken cancellationToken)
    {
        var rows = await _session.QueryAsync<AuditRow>(Select, new { before = before ?? long.MaxValue, count }, cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(row => row.ToEvent())];
    }

    /// <summary>As the row of the head has it; null when there is none.</summary>
    internal Task<AuditHeadRow?> FindHeadAsync(CancellationToken cancellationToken) => _session.FindAsync<AuditHeadRow>(SelectHead, null, cancellationToken);

    /// <summary>The oldest first: at most <paramref name="count"/> entries after the entry <paramref name="after"/>.</summary>
    internal Task<IReadOnlyList<AuditRow>> ReadAfterAsync(long after, int count, CancellationToken cancellationToken) =>
        _session.QueryAsync<AuditRow>(SelectAfter, new { after, count }, cancellationToken);
}
