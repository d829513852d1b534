namespace TenantStore.Auditing;

internal sealed class AuditHeadRow
{
    /// <summary>Null for the platform's.</summary>
    public string? TenantId { get; init; }

    public long Entry { get; init; }

    public string? Hash { get; init; }

    public AuditLogId Log => TenantId is null ? AuditLogId.Platform : AuditLogId.Of(global::TenantStore.TenantId.Parse(TenantId));
}
