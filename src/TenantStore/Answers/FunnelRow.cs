namespace TenantStore.Answers;

internal sealed class FunnelRow
{
    // The first run is the fix's own: what runs later has been mended by hand.
    // A late answer was stopped before it was whole, or before it was checked. An adapter's number can be given again once its versions are deleted: the digest tells them apart.
    // One row an answer first, so that an answer of which much is told counts once; then the groups.
    public const string Select = """
        SELECT g.Alias AS Alias, g.Adapter AS Adapter, g.Version AS Version, g.Digest AS Digest, g.Arm AS Arm, g.Language AS Language, g.Kind AS Kind,
            COUNT(*) AS Eligible, CAST(SUM(g.generated) AS BIGINT) AS Generated, CAST(SUM(g.in_time) AS BIGINT) AS InTime, CAST(SUM(g.shown) AS BIGINT) AS Shown,
            CAST(SUM(g.accepted) AS BIGINT) AS Accepted, CAST(SUM(g.whole) AS BIGINT) AS AcceptedFull,
            CAST(SUM(CASE WHEN g.accepted = 0 THEN g.rejected ELSE 0 END) AS BIGINT) AS Rejected,
            CAST(SUM(g.accepted * g.ran) AS BIGINT) AS ExecutedOk, CAST(SUM(g.accepted * g.failed) AS BIGINT) AS ExecutedError,
            CAST(SUM(g.accepted * g.kept1) AS BIGINT) AS Retained1, CAST(SUM(g.accepted * g.kept2) AS BIGINT) AS Retained2,
            CAST(SUM(g.accepted * g.kept3) AS BIGINT) AS Retained3, CAST(SUM(g.accepted * g.kept4) AS BIGINT) AS Retained4
        FROM (
            SELECT CASE WHEN @byAlias = 1 THEN a.alias END AS Alias, CASE WHEN @byVersion = 1 THEN a.adapter END AS Adapter,
                CASE WHEN @byVersion = 1 THEN a.version END AS Version, CASE WHEN @byVersion = 1 THEN a.digest END AS Digest,
                CASE WHEN @byArm = 1 THEN a.arm END AS Arm, CASE WHEN @byLanguage = 1 THEN a.language END AS Language, CASE WHEN @byKind = 1 THEN a.kind END AS Kind,
                CASE WHEN a.state = 'answered' THEN 1 ELSE 0 END AS generated,
                CASE WHEN a.state = 'answered' AND (a.deadline_ms IS NULL OR a.latency_ms <= a.deadline_ms) THEN 1 ELSE 0 END AS in_time,
                COALESCE(o.shown, 0) AS shown, COALESCE(o.accepted, 0) AS accepted, COALESCE(o.whole, 0) AS whole, COALESCE(o.rejected, 0) AS rejected,
                CASE WHEN o.ran_at IS NOT NULL AND (o.failed_at IS NULL OR o.ran_at <= o.failed_at) THEN 1 ELSE 0 END AS ran,
                CASE WHEN o.failed_at IS NOT NULL AND (o.ran_at IS NULL OR o.failed_at < o.ran_at) THEN 1 ELSE 0 END AS failed,
                COALESCE(o.kept1, 0) AS kept1, COALESCE(o.kept2, 0) AS kept2, COALESCE(o.kept3, 0) AS kept3, COALESCE(o.kept4, 0) AS kept4
            FROM answers a LEFT JOIN (
                SELECT answer_id,
                    MAX(CASE WHEN kind <> 'noted' THEN 1 ELSE 0 END) AS shown,
                    MAX(CASE WHEN kind IN ('accepted', 'partially_accepted') THEN 1 ELSE 0 END) AS accepted,
                    MAX(CASE WHEN kind = 'accepted' THEN 1 ELSE 0 END) AS whole,
                    MAX(CASE WHEN kind = 'rejected' THEN 1 ELSE 0 END) AS rejected,
                    MIN(CASE WHEN kind = 'executed_ok' THEN created_at END) AS ran_at,
                    MIN(CASE WHEN kind = 'executed_error' THEN created_at END) AS failed_at,
                    MAX(CASE WHEN kind = 'retained' AND delay_ms >= 30000 AND COALESCE(similarity, 1) >= @similar THEN 1 ELSE 0 END) AS kept1,
                    MAX(CASE WHEN kind = 'retained' AND delay_ms >= 120000 AND COALESCE(similarity, 1) >= @similar THEN 1 ELSE 0 END) AS kept2,
                    MAX(CASE WHEN kind = 'retained' AND delay_ms >= 300000 AND COALESCE(similarity, 1) >= @similar THEN 1 ELSE 0 END) AS kept3,
                    MAX(CASE WHEN kind = 'retained' AND delay_ms >= 600000 AND COALESCE(similarity, 1) >= @similar THEN 1 ELSE 0 END) AS kept4
                FROM outcomes WHERE tenant_id = @tenant AND answer_id IS NOT NULL AND created_at >= @from GROUP BY answer_id
            ) o ON o.answer_id = a.answer_id
            WHERE a.tenant_id = @tenant AND a.created_at >= @from AND a.created_at < @until
        ) g
        GROUP BY g.Alias, g.Adapter, g.Version, g.Digest, g.Arm, g.Language, g.Kind
        ORDER BY g.Alias, g.Adapter, g.Version, g.Digest, g.Arm, g.Language, g.Kind LIMIT @most
        """;

    public string? Alias { get; init; }

    public string? Adapter { get; init; }

    public long? Version { get; init; }

    public string? Digest { get; init; }

    public string? Arm { get; init; }

    public string? Language { get; init; }

    public string? Kind { get; init; }

    public long Eligible { get; init; }

    public long Generated { get; init; }

    public long InTime { get; init; }

    public long Shown { get; init; }

    public long Accepted { get; init; }

    public long AcceptedFull { get; init; }

    public long Rejected { get; init; }

    public long ExecutedOk { get; init; }

    public long ExecutedError { get; init; }

    public long Retained1 { get; init; }

    public long Retained2 { get; init; }

    public long Retained3 { get; init; }

    public long Retained4 { get; init; }

    public FunnelEntry ToEntry() => new(
        Alias, Adapter, (int?)Version, Digest, Arm, Language, Kind,
        new FunnelCounts(Eligible, Generated, InTime, Shown, Accepted, AcceptedFull, Rejected, ExecutedOk, ExecutedError, [Retained1, Retained2, Retained3, Retained4]));
}
