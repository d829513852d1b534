namespace TenantStore.Evaluations;

public enum AddEvaluationOutcome
{
    Added,

    /// <summary>As many as allowed wait already.</summary>
    QueueFull,
}
