namespace Gateway.Placement.Prefetching;

/// <summary>What became of a wish.</summary>
internal enum PrefetchOutcome
{
    /// <summary>The host has it in memory now.</summary>
    Loaded,

    /// <summary>It was there.</summary>
    Resident,

    /// <summary>The host had no room, or something else to load.</summary>
    Refused,

    /// <summary>No host, or none that answered.</summary>
    Failed,

    /// <summary>Too many wishes wait.</summary>
    Dropped,
}
