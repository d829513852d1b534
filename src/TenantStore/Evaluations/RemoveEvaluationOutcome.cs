namespace TenantStore.Evaluations;

public enum RemoveEvaluationOutcome
{
    Removed,

    NotFound,

    /// <summary>It waits or runs.</summary>
    NotOver,

    /// <summary>It is the last word on its comparison, and the gate goes by it or an older one would take its place.</summary>
    IsVerdict,
}
