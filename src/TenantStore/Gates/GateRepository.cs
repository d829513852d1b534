using TenantStore.Adapters;
using TenantStore.Database;
using TenantStore.Evaluations;

namespace TenantStore.Gates;

/// <summary>
/// The tenant's gate. Writing scopes of a tenant come one after another, so what is read here holds until the commit: an alias and the policy are never changed past each other.
/// </summary>
public sealed class GateRepository
{
    private const string Select = """
        SELECT g.policy AS Policy, g.dataset_id AS Dataset, g.updated_at AS UpdatedAt, d.tainted_at AS TaintedAt FROM gate_policies g
        LEFT JOIN datasets d ON d.tenant_id = g.tenant_id AND d.dataset_id = g.dataset_id WHERE g.tenant_id = @tenant
        """;

    private const string Upsert = """
        INSERT INTO gate_policies (tenant_id, policy, dataset_id, updated_at) VALUES (@tenant, @policy, @dataset, @at)
        ON CONFLICT (tenant_id) DO UPDATE SET policy = excluded.policy, dataset_id = excluded.dataset_id, updated_at = excluded.updated_at
        """;

    private const string CountDataset = "SELECT COUNT(*) FROM datasets WHERE tenant_id = @tenant AND dataset_id = @dataset AND state = 'ready'";

    // What is erased cannot be asked.
    private const string CountHeldOut =
        "SELECT COUNT(*) FROM dataset_samples WHERE tenant_id = @tenant AND dataset_id = @dataset AND split = 'heldout' AND content IS NOT NULL";

    // What is erased is not asked. What it learnt from counts, erased or not.
    private const string CountLearnt = """
        SELECT COUNT(*) FROM dataset_samples h WHERE h.tenant_id = @tenant AND h.dataset_id = @dataset AND h.split = 'heldout' AND h.content IS NOT NULL AND (
            EXISTS (SELECT 1 FROM dataset_samples t JOIN dataset_uses u ON u.tenant_id = t.tenant_id AND u.dataset_id = t.dataset_id
                WHERE t.tenant_id = @tenant AND t.sample_id = h.sample_id AND t.split = 'train' AND u.adapter = @adapter AND u.version = @version)
            OR EXISTS (SELECT 1 FROM dataset_samples t JOIN dataset_uses u ON u.tenant_id = t.tenant_id AND u.dataset_id = t.dataset_id
                WHERE t.tenant_id = @tenant AND t.interaction_id = h.interaction_id AND t.split = 'train' AND u.adapter = @adapter AND u.version = @version))
        """;

    // As an evaluation asks it: ready, and of the very base model of the candidate, which is what its name means now.
    private const string CountComparable = """
        SELECT COUNT(*) FROM adapter_versions l JOIN base_models b ON b.name = l.base_name AND b.digest = l.base_digest AND b.is_current = 1
        JOIN adapter_versions c ON c.tenant_id = l.tenant_id AND c.base_name = l.base_name AND c.base_digest = l.base_digest
        WHERE l.tenant_id = @tenant AND l.adapter = @liveAdapter AND l.version = @liveVersion AND l.state = 'ready' AND c.adapter = @adapter AND c.version = @version
        """;

    private readonly TenantSession _session;
    private readonly ICollection<RegistryChange> _changes;
    private readonly TimeProvider _time;
    private readonly EvaluationRepository _evaluations;

    internal GateRepository(TenantSession session, ICollection<RegistryChange> changes, TimeProvider time, EvaluationRepository evaluations) =>
        (_session, _changes, _time, _evaluations) = (session, changes, time, evaluations);

    public async Task<GatePolicy> GetAsync(CancellationToken cancellationToken) =>
        (await _session.FindAsync<GateRow>(Select, null, cancellationToken).ConfigureAwait(false))?.ToPolicy() ?? GatePolicy.Off;

    /// <param name="mode">Anything but off needs a dataset with a held-out part.</param>
    /// <param name="dataset">Null only for off.</param>
    public async Task<PutGateOutcome> PutAsync(GateMode mode, string? dataset, CancellationToken cancellationToken)
    {
        if (mode != GateMode.Off || dataset is not null)
        {
            switch (dataset is null ? null : await CountHeldOutAsync(dataset, cancellationToken).ConfigureAwait(false))
            {
                case null:
                    return PutGateOutcome.DatasetNotReady;
                case 0:
                    return PutGateOutcome.NothingHeldOut;
            }
        }

        await _session.ExecuteAsync(Upsert, new { policy = GateRow.Store(mode), dataset, at = _time.NowMilliseconds() }, cancellationToken).ConfigureAwait(false);
        // Whether a version may be pinned is part of what is cached of it.
        _changes.Add(new RegistryChange.VersionsChanged(_session.Tenant));
        return PutGateOutcome.Set;
    }

    /// <summary>How many samples a dataset holds out that are not erased; null when the tenant has no such one, or it is not ready.</summary>
    public async Task<int?> CountHeldOutAsync(string dataset, CancellationToken cancellationToken)
    {
        var key = new { dataset };
        return await _session.FindAsync<long>(CountDataset, key, cancellationToken).ConfigureAwait(false) == 0
            ? null
            : (int)await _session.FindAsync<long>(CountHeldOut, key, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How many of a dataset's held-out samples a version has learnt from, as far as its snapshots are known: on these it is no examinee.</summary>
    public async Task<int> CountLearntAsync(VersionReference version, string dataset, CancellationToken cancellationToken) => (int)await _session.FindAsync<long>(
        CountLearnt, new { dataset, adapter = version.Adapter.ToString(), version = version.Version.Value }, cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// What the policy says of a version that is to stand where <paramref name="live"/> stands now, or the base model where there is none. A live one that is removed, not ready, or of a base model that is another one or was
    /// replaced can be in no evaluation of this version: then it is the base model that has to be surpassed.
    /// </summary>
    public async Task<GateDecision> DecideAsync(VersionReference candidate, VersionReference? live, CancellationToken cancellationToken)
    {
        var policy = await GetAsync(cancellationToken).ConfigureAwait(false);
        if (policy.Mode == GateMode.Off || policy.Dataset is null || candidate == live)
            return new GateDecision(policy, live, null, Asked: false);
        // It may be pinned from now on, should it go live.
        _changes.Add(new RegistryChange.VersionsChanged(_session.Tenant));
        var against = live is { } one && await IsComparableAsync(candidate, one, cancellationToken).ConfigureAwait(false) ? live : null;
        var verdict = await _evaluations.FindVerdictAsync(candidate, policy.Dataset, against, cancellationToken).ConfigureAwait(false);
        var learnt = await CountLearntAsync(candidate, policy.Dataset, cancellationToken).ConfigureAwait(false);
        return new GateDecision(policy, against, verdict, Asked: true, learnt, Gone: against is null ? live : null);
    }

    private async Task<bool> IsComparableAsync(VersionReference candidate, VersionReference live, CancellationToken cancellationToken) => await _session.FindAsync<long>(
        CountComparable,
        new { adapter = candidate.Adapter.ToString(), version = candidate.Version.Value, liveAdapter = live.Adapter.ToString(), liveVersion = live.Version.Value },
        cancellationToken).ConfigureAwait(false) > 0;
}
