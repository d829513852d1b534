namespace TenantStore.Auditing.Verification;

/// <summary>What a verification looked at and found.</summary>
/// <param name="Findings">Empty = all logs are intact and covered by heads.</param>
public sealed record AuditReport(int Logs, long Entries, int Heads, IReadOnlyList<AuditFinding> Findings)
{
    /// <summary>Whether anything contradicts the logs.</summary>
    public bool IsBroken => Findings.Any(finding => finding.Fault != AuditFault.Uncovered);
}
