namespace TenantStore.Auditing.Verification;

/// <summary>One thing that is wrong.</summary>
/// <param name="Log">The log; null when it is about a file of heads.</param>
/// <param name="Entry">The first bad entry, or null.</param>
/// <param name="Message">For people. Names logs, numbers and files; nothing of what entries say.</param>
public sealed record AuditFinding(AuditFault Fault, AuditLogId? Log, long? Entry, string Message);
