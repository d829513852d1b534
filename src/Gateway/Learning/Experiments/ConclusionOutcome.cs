namespace Gateway.Learning.Experiments;

/// <summary>What came of ending an experiment. After anything but <see cref="Ended"/> the transaction is not to be committed.</summary>
internal enum ConclusionOutcome
{
    Ended,

    /// <summary>Somebody was quicker.</summary>
    EndedAlready,

    /// <summary>A promotion: the gate is enforced by now, and the candidate has not passed it.</summary>
    HeldBack,

    /// <summary>A promotion: the candidate or the alias cannot be served any more.</summary>
    CandidateNotServed,
}
