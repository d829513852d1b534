namespace Gateway.Learning.Outcomes.Intake;

/// <summary>What became of a report.</summary>
internal enum OutcomeResult
{
    Kept,

    /// <summary>Kept, and it fits no answer: its ids are the client's own.</summary>
    Unmatched,

    /// <summary>It was reported before.</summary>
    Repeated,

    /// <summary>The person agreed to nothing.</summary>
    NoConsent,

    /// <summary>It fits no answer, and so did as many as <c>Outcomes:UnmatchedPerDay</c> before it.</summary>
    TooMany,

    /// <summary>There is no answer of this id: none at all, or somebody else's.</summary>
    Unknown,
}
