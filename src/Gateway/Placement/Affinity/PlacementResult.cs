namespace Gateway.Placement.Affinity;

/// <summary>Why a request went where it went.</summary>
internal enum PlacementResult
{
    /// <summary>The adapter is in that host's memory.</summary>
    Resident,

    /// <summary>First in the adapter's order, which is to load it.</summary>
    Home,

    /// <summary>Those before it in the adapter's order have more than their share to do.</summary>
    Spill,

    /// <summary>The base model alone: the less busy of two.</summary>
    Base,

    /// <summary>Another host has failed on it.</summary>
    Retry,
}
