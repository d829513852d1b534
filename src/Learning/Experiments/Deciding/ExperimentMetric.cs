namespace Learning.Experiments.Deciding;

/// <summary>What is counted of a request in an experiment. Every eligible request counts once for each metric, also when nothing was shown: what is shown depends on the arm.</summary>
internal enum ExperimentMetric
{
    /// <summary>The success that decides: accepted and run without error, or retained.</summary>
    Primary,

    /// <summary>The answer failed.</summary>
    Error,

    /// <summary>The answer came after its deadline, or not at all because of it.</summary>
    Late,

    /// <summary>What had been accepted was taken back.</summary>
    Reversal,

    /// <summary>The user said no, in so many words; silence is none.</summary>
    Rejection,

    /// <summary>A secret stood in the output.</summary>
    Secret,
}
