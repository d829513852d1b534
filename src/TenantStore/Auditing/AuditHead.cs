namespace TenantStore.Auditing;

/// <summary>How far a log goes: its last entry and that entry's hash, which covers the whole log.</summary>
public sealed record AuditHead(AuditLogId Log, long Entry, string Hash);
