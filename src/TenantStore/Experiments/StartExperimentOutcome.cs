namespace TenantStore.Experiments;

public enum StartExperimentOutcome
{
    Started,

    /// <summary>It runs already with these settings; nothing was written.</summary>
    Unchanged,

    /// <summary>It runs already; more of the alias's requests are in it now.</summary>
    Widened,

    AliasNotFound,

    /// <summary>The alias's own version is not served now: there is nothing to compare with.</summary>
    ControlNotServed,

    CandidateNotFound,

    /// <summary>The candidate is retired or quarantined.</summary>
    CandidateNotReady,

    /// <summary>The candidate is for another base model than the alias's version, or for one that was replaced.</summary>
    CandidateOnOtherBase,

    /// <summary>The alias means the candidate already.</summary>
    CandidateIsControl,

    /// <summary>Another experiment runs under the alias, or this one with other settings.</summary>
    OtherRunning,
}
