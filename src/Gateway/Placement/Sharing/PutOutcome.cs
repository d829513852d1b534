namespace Gateway.Placement.Sharing;

/// <summary>What became of a record on its way to the others.</summary>
internal enum PutOutcome
{
    /// <summary>There is no Redis, or it did not answer in time.</summary>
    Unavailable,

    /// <summary>It is there.</summary>
    Taken,

    /// <summary>A later one, or the same, is there.</summary>
    Stale,
}
