namespace TenantStore.Auditing.Verification;

/// <summary>What can be wrong with a log.</summary>
public enum AuditFault
{
    /// <summary>An entry in the middle is missing.</summary>
    Missing,

    /// <summary>An entry does not have the hash that it and its predecessors give: changed, moved, or of another log.</summary>
    Altered,

    /// <summary>The log ends before an entry that a head or the registry's own row of heads names, or is gone altogether.</summary>
    CutOff,

    /// <summary>The log follows from itself, but a head was signed over another one: it was written anew.</summary>
    Rewritten,

    /// <summary>A line in a file of heads is damaged, forged, out of order, or signed with an unknown key.</summary>
    FalseHead,

    /// <summary>Nothing contradicts the log, but entries that should have a head by now have none.</summary>
    Uncovered,
}
