namespace Learning.Experiments.Assignment;

/// <summary>What a request gets from an experiment.</summary>
internal enum ExperimentArm
{
    /// <summary>Not in the experiment: the live version, and its outcome counts for nothing.</summary>
    None,

    /// <summary>A: the live version.</summary>
    Control,

    /// <summary>B: the version on trial.</summary>
    Candidate,

    /// <summary>The base model alone, to see how far the adapters have taken it.</summary>
    Holdback,
}
