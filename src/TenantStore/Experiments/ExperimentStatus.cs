namespace TenantStore.Experiments;

public enum ExperimentStatus
{
    Running,

    /// <summary>The alias means the candidate since.</summary>
    Promoted,

    /// <summary>The candidate did harm or was worse; the alias means the control alone.</summary>
    RolledBack,

    /// <summary>Its time passed without a decision; the alias means the control alone.</summary>
    Kept,

    /// <summary>A person ended it, or changed what it was about.</summary>
    Stopped,
}
