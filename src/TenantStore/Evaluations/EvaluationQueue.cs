using TenantStore.Database;

namespace TenantStore.Evaluations;

/// <summary>Which evaluations wait for a gateway, whosever they are. All else of them is their tenant's.</summary>
public sealed class EvaluationQueue
{
    // One of each tenant: nobody's ten runs stand before another's first. One that was given back stands where it comes back, not where it once began, also among its tenant's own: what nobody can answer is not always first.
    private const string SelectPending = """
        SELECT tenant_id AS TenantId, evaluation_id AS EvaluationId FROM (
            SELECT tenant_id, evaluation_id, state, lease_until, created_at,
                ROW_NUMBER() OVER (PARTITION BY tenant_id ORDER BY
                    CASE WHEN state = 'running' AND lease_until >= @now THEN 0 WHEN state = 'running' THEN 1 WHEN lease_until IS NULL OR lease_until < @now THEN 2 ELSE 3 END,
                    COALESCE(lease_until, created_at), evaluation_id) AS place
            FROM evaluations WHERE state IN ('queued', 'running')) AS first
        WHERE place = 1 AND (lease_until IS NULL OR lease_until < @now)
        ORDER BY COALESCE(lease_until, created_at), evaluation_id LIMIT @count
        """;

    private readonly Session _session;
    private readonly TimeProvider _time;

    internal EvaluationQueue(Session session, TimeProvider time) => (_session, _time) = (session, time);

    /// <summary>The next one of each tenant that has none running; who has waited longest first.</summary>
    public async Task<IReadOnlyList<PendingEvaluation>> ListAsync(int count, CancellationToken cancellationToken) =>
        [.. (await _session.QueryAsync<Row>(SelectPending, new { now = _time.NowMilliseconds(), count }, cancellationToken).ConfigureAwait(false))
            .Select(row => new PendingEvaluation(TenantId.Parse(row.TenantId), row.EvaluationId))];

    private sealed class Row
    {
        public string TenantId { get; init; } = "";

        public string EvaluationId { get; init; } = "";
    }
}
