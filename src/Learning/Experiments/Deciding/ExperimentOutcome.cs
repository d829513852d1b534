namespace Learning.Experiments.Deciding;

/// <summary>What becomes of the alias.</summary>
internal enum ExperimentOutcome
{
    /// <summary>It means the candidate from now on.</summary>
    Promote,

    /// <summary>It means the control alone again, at once: the candidate does harm.</summary>
    RollBack,

    /// <summary>It means the control alone again: in its time the candidate was not shown better.</summary>
    KeepControl,
}
