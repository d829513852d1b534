namespace TenantStore.Answers;

/// <summary>Which side of an experiment answered.</summary>
public enum AnswerArm
{
    /// <summary>No experiment, or traffic that counts in none.</summary>
    None,
    Control,
    Candidate,

    /// <summary>The base model, held back to see drift.</summary>
    Holdback,
}
