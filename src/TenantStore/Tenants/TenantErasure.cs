using TenantStore.Database;

namespace TenantStore.Tenants;

/// <summary>Removes all rows of one tenant, children before parents.</summary>
internal static class TenantErasure
{
    // First: whatever fails afterwards, the artifacts cannot be read any more once this is committed.
    private const string Keys = "DELETE FROM tenant_keys WHERE tenant_id = @tenant";

    private const string Answers = "DELETE FROM answers WHERE tenant_id = @tenant";
    private const string Outcomes = "DELETE FROM outcomes WHERE tenant_id = @tenant";
    private const string Consents = "DELETE FROM consents WHERE tenant_id = @tenant";
    private const string Interactions = "DELETE FROM interactions WHERE tenant_id = @tenant";
    private const string Samples = "DELETE FROM samples WHERE tenant_id = @tenant";
    private const string DatasetSamples = "DELETE FROM dataset_samples WHERE tenant_id = @tenant";
    private const string DatasetExports = "DELETE FROM dataset_exports WHERE tenant_id = @tenant";
    private const string DatasetUses = "DELETE FROM dataset_uses WHERE tenant_id = @tenant";
    private const string Datasets = "DELETE FROM datasets WHERE tenant_id = @tenant";
    private const string EvaluationItems = "DELETE FROM evaluation_items WHERE tenant_id = @tenant";
    private const string Evaluations = "DELETE FROM evaluations WHERE tenant_id = @tenant";
    private const string GatePolicies = "DELETE FROM gate_policies WHERE tenant_id = @tenant";
    private const string ExperimentEvents = "DELETE FROM experiment_events WHERE tenant_id = @tenant";
    private const string Experiments = "DELETE FROM experiments WHERE tenant_id = @tenant";
    private const string Aliases = "DELETE FROM aliases WHERE tenant_id = @tenant";
    private const string AliasHistory = "DELETE FROM alias_history WHERE tenant_id = @tenant";
    private const string Quarantines = "DELETE FROM quarantines WHERE tenant_id = @tenant";
    private const string Versions = "DELETE FROM adapter_versions WHERE tenant_id = @tenant";
    private const string Adapters = "DELETE FROM adapters WHERE tenant_id = @tenant";
    private const string Usage = "DELETE FROM usage WHERE tenant_id = @tenant";
    private const string Residency = "DELETE FROM adapter_residency WHERE tenant_id = @tenant";
    private const string UsageReceipts = "DELETE FROM usage_receipts WHERE tenant_id = @tenant";
    private const string IdentityProviders = "DELETE FROM identity_providers WHERE tenant_id = @tenant";
    private const string Tokens = "DELETE FROM tokens WHERE tenant_id = @tenant";
    private const string AuditHeads = "DELETE FROM audit_heads WHERE tenant_id = @tenant";
    private const string Tenants = "DELETE FROM tenants WHERE tenant_id = @tenant";

    // After the tenant's own row: until that is gone the log cannot be removed.
    private const string Audit = "DELETE FROM audit_events WHERE tenant_id = @tenant";

    internal static readonly IReadOnlyList<(string Table, string Sql)> Steps =
    [
        ("tenant_keys", Keys),
        ("answers", Answers),
        ("outcomes", Outcomes),
        ("consents", Consents),
        ("interactions", Interactions),
        ("samples", Samples),
        ("dataset_samples", DatasetSamples),
        ("dataset_exports", DatasetExports),
        ("dataset_uses", DatasetUses),
        ("datasets", Datasets),
        ("evaluation_items", EvaluationItems),
        ("evaluations", Evaluations),
        ("gate_policies", GatePolicies),
        ("experiment_events", ExperimentEvents),
        ("experiments", Experiments),
        ("aliases", Aliases),
        ("alias_history", AliasHistory),
        ("quarantines", Quarantines),
        ("adapter_versions", Versions),
        ("adapters", Adapters),
        ("usage", Usage),
        ("adapter_residency", Residency),
        ("usage_receipts", UsageReceipts),
        ("identity_providers", IdentityProviders),
        ("tokens", Tokens),
        ("audit_heads", AuditHeads),
        ("tenants", Tenants),
        ("audit_events", Audit),
    ];

    public static async Task<IReadOnlyDictionary<string, int>> EraseAsync(TenantSession session, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<string, int>();
        foreach (var (table, sql) in Steps)
            rows[table] = await session.ExecuteAsync(sql, null, cancellationToken).ConfigureAwait(false);
        return rows;
    }
}
