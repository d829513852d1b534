namespace Gateway.Canary;

/// <summary>What a round found out.</summary>
internal enum CanaryResult
{
    /// <summary>Nothing of one tenant was to be seen by the other, and the control shows that it could have been.</summary>
    Clean,

    /// <summary>Something was. See the kinds.</summary>
    Leak,

    /// <summary>No leak was seen, but nothing was found in the owner's own cache either: the round proves nothing of caches.</summary>
    Blind,

    /// <summary>It could not be asked to the end: no host, no registry, an answer that is none.</summary>
    Failed,
}
