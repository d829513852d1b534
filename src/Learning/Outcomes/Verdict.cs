namespace Learning.Outcomes;

/// <summary>What a client says of an answer, whatever its dialect calls it.</summary>
internal enum Verdict
{
    Shown,
    Accepted,
    PartiallyAccepted,
    Rejected,
    ExecutedOk,
    ExecutedError,
    Retained,

    /// <summary>No verdict on the answer: it was replaced unseen, or the event is about something else.</summary>
    Noted,
}
