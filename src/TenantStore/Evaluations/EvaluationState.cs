namespace TenantStore.Evaluations;

public enum EvaluationState
{
    /// <summary>It waits for a gateway that has time.</summary>
    Queued,

    /// <summary>A gateway asks its items, or has died over it and another goes on soon.</summary>
    Running,

    /// <summary>There is a report.</summary>
    Done,

    /// <summary>It could not be finished; its error says why.</summary>
    Failed,

    Cancelled,
}
