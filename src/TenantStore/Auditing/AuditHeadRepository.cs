using TenantStore.Database;

namespace TenantStore.Auditing;

/// <summary>The heads of all logs, for the platform alone: numbers and hashes, nothing of what the entries say.</summary>
public sealed class AuditHeadRepository
{
    private const string SelectTenants = "SELECT tenant_id AS TenantId, entry AS Entry, hash AS Hash FROM audit_heads WHERE changed_at >= @since AND hash IS NOT NULL";
    private const string SelectPlatform = "SELECT entry AS Entry, hash AS Hash FROM platform_audit_head WHERE changed_at >= @since AND hash IS NOT NULL";

    private const string SelectUnchained = "SELECT tenant_id AS TenantId, entry AS Entry FROM audit_heads WHERE hash IS NULL AND entry > 0";
    private const string SelectUnchainedPlatform = "SELECT entry AS Entry FROM platform_audit_head WHERE hash IS NULL AND entry > 0";

    private readonly Session _session;

    internal AuditHeadRepository(Session session) => _session = session;

    /// <summary>Logs whose head has no hash: nothing was appended to them since the chain came, or their hash was taken away.</summary>
    public async Task<IReadOnlyList<AuditLogId>> ListUnchainedAsync(CancellationToken cancellationToken)
    {
        var tenants = await _session.QueryAsync<AuditHeadRow>(SelectUnchained, null, cancellationToken).ConfigureAwait(false);
        var platform = await _session.QueryAsync<AuditHeadRow>(SelectUnchainedPlatform, null, cancellationToken).ConfigureAwait(false);
        return [.. platform.Concat(tenants).Select(row => row.Log)];
    }

    /// <summary>The heads that moved at or after <paramref name="since"/>, by the clock of whoever moved them.</summary>
    public async Task<IReadOnlyList<AuditHead>> ListChangedAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var arguments = new { since = since.ToUnixTimeMilliseconds() };
        var tenants = await _session.QueryAsync<AuditHeadRow>(SelectTenants, arguments, cancellationToken).ConfigureAwait(false);
        var platform = await _session.QueryAsync<AuditHeadRow>(SelectPlatform, arguments, cancellationToken).ConfigureAwait(false);
        return [.. platform.Concat(tenants).Select(row => new AuditHead(row.Log, row.Entry, row.Hash!))];
    }
}
