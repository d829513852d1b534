using TenantStore.Adapters;
using TenantStore.Database;

namespace TenantStore.Aliases;

/// <summary>Reads bindings: versions joined with the aliases that name them and the base models that they need.</summary>
internal sealed class VersionBindings(TenantSession session)
{
    private const string Columns = """
        v.adapter AS Adapter, v.version AS Version, v.digest AS Digest, v.base_name AS BaseName, v.base_digest AS BaseDigest, v.state AS State,
        b.is_current AS IsCurrent, v.created_at AS CreatedAt
        """;

    // Under an enforced gate a version may be named that has been live, which an override and a rollback are too, or has passed against something that has: by the last evaluation of that comparison, and with nothing learnt of what it was asked, as at the gate itself.
    private const string HeldBack = """
        CASE WHEN EXISTS (SELECT 1 FROM gate_policies g WHERE g.tenant_id = v.tenant_id AND g.policy = 'enforce')
            AND NOT EXISTS (SELECT 1 FROM alias_history h WHERE h.tenant_id = v.tenant_id AND h.to_adapter = v.adapter AND h.to_version = v.version)
            AND NOT EXISTS (SELECT 1 FROM evaluations e JOIN gate_policies g ON g.tenant_id = e.tenant_id AND g.dataset_id = e.dataset_id
                WHERE e.tenant_id = v.tenant_id AND e.adapter = v.adapter AND e.version = v.version AND e.state = 'done' AND e.passed = 1 AND e.is_default_mode = 1
                    AND (e.against_adapter = '' OR EXISTS (SELECT 1 FROM alias_history r
                        WHERE r.tenant_id = e.tenant_id AND r.to_adapter = e.against_adapter AND r.to_version = e.against_version))
                    AND NOT EXISTS (SELECT 1 FROM evaluations n WHERE n.tenant_id = e.tenant_id AND n.adapter = e.adapter AND n.version = e.version
                        AND n.dataset_id = e.dataset_id AND n.against_adapter = e.against_adapter AND n.against_version = e.against_version
                        AND n.state = 'done' AND n.is_default_mode = 1
                        AND (n.updated_at > e.updated_at OR n.updated_at = e.updated_at AND n.evaluation_id > e.evaluation_id))
                    AND NOT EXISTS (SELECT 1 FROM dataset_samples h WHERE h.tenant_id = e.tenant_id AND h.dataset_id = e.dataset_id AND h.split = 'heldout' AND h.content IS NOT NULL AND (
                        EXISTS (SELECT 1 FROM dataset_samples t JOIN dataset_uses u ON u.tenant_id = t.tenant_id AND u.dataset_id = t.dataset_id
                            WHERE t.tenant_id = h.tenant_id AND t.sample_id = h.sample_id AND t.split = 'train' AND u.adapter = e.adapter AND u.version = e.version)
                        OR EXISTS (SELECT 1 FROM dataset_samples t JOIN dataset_uses u ON u.tenant_id = t.tenant_id AND u.dataset_id = t.dataset_id
                            WHERE t.tenant_id = h.tenant_id AND t.interaction_id = h.interaction_id AND t.split = 'train' AND u.adapter = e.adapter AND u.version = e.version))))
            THEN 1 ELSE 0 END AS HeldBack
        """;

    private const string SelectVersion = $"""
        SELECT {Columns}, {HeldBack} FROM adapter_versions v JOIN base_models b ON b.name = v.base_name AND b.digest = v.base_digest
        WHERE v.tenant_id = @tenant AND v.adapter = @adapter AND v.version = @version
        """;

    private const string SelectAliases = $"""
        SELECT a.alias AS Alias, {Columns} FROM aliases a
        JOIN adapter_versions v ON v.tenant_id = a.tenant_id AND v.adapter = a.adapter AND v.version = a.version
        JOIN base_models b ON b.name = v.base_name AND b.digest = v.base_digest
        WHERE a.tenant_id = @tenant
        """;

    // A candidate that cannot be served in the version's place (other base, not ready) is none: the version answers all.
    private const string SelectAlias = $"""
        SELECT a.alias AS Alias, {Columns}, e.experiment_id AS Experiment, e.settings AS ExperimentSettings,
            c.adapter AS CandidateAdapter, c.version AS CandidateVersion, c.digest AS CandidateDigest, c.created_at AS CandidateCreatedAt
        FROM aliases a
        JOIN adapter_versions v ON v.tenant_id = a.tenant_id AND v.adapter = a.adapter AND v.version = a.version
        JOIN base_models b ON b.name = v.base_name AND b.digest = v.base_digest
        LEFT JOIN experiments e ON e.tenant_id = a.tenant_id AND e.alias = a.alias AND e.state = 'running'
            AND e.control_adapter = a.adapter AND e.control_version = a.version
        LEFT JOIN adapter_versions c ON c.tenant_id = e.tenant_id AND c.adapter = e.candidate_adapter AND c.version = e.candidate_version
            AND c.base_name = v.base_name AND c.base_digest = v.base_digest AND c.state = 'ready'
        WHERE a.tenant_id = @tenant AND a.alias = @alias
        """;

    private const string SelectAllAliases = SelectAliases + " ORDER BY a.alias";

    public Task<VersionBindingRow?> FindAsync(VersionReference version, CancellationToken cancellationToken) =>
        session.FindAsync<VersionBindingRow>(SelectVersion, new { adapter = version.Adapter.ToString(), version = version.Version.Value }, cancellationToken);

    public Task<VersionBindingRow?> FindOfAliasAsync(AliasName alias, CancellationToken cancellationToken) =>
        session.FindAsync<VersionBindingRow>(SelectAlias, new { alias = alias.ToString() }, cancellationToken);

    public async Task<IReadOnlyList<(AliasName Alias, VersionBinding Binding)>> ListOfAliasesAsync(CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync<VersionBindingRow>(SelectAllAliases, null, cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(row => (AliasName.Parse(row.Alias), row.ToBinding()))];
    }
}
