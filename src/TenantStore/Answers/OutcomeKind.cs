namespace TenantStore.Answers;

/// <summary>What became of an answer.</summary>
public enum OutcomeKind
{
    /// <summary>It was on somebody's screen.</summary>
    Shown,

    /// <summary>All of it was taken.</summary>
    Accepted,

    /// <summary>A part of it was taken, such as a line.</summary>
    PartiallyAccepted,

    /// <summary>It was seen and not taken, by a key, or by going on without it.</summary>
    Rejected,

    /// <summary>The code ran with it.</summary>
    ExecutedOk,

    /// <summary>The code ran with it and failed.</summary>
    ExecutedError,

    /// <summary>It was looked for some time later; how much was there says the similarity.</summary>
    Retained,

    /// <summary>It was looked for some time later, and less than <see cref="FunnelCounts.LeastSimilarity"/> of it was there: whoever took it has taken it back.</summary>
    Changed,

    /// <summary>Something was reported that is no verdict on the answer, such as one that was replaced before anybody saw it.</summary>
    Noted,
}
