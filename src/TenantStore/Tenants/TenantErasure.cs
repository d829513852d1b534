using TenantStore.Database;

namespace TenantStore.Tenants;

/// <summary>Removes all rows of one tenant, children before parents.</summary>
internal static class TenantErasure
{
    // First: whatever fails afterwards, the artifacts cannot be read any more once this is committed.
    private const string Keys = "DELETE FROM tenant_keys WHERE tenant_id = @tenant";

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
