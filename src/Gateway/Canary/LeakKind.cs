namespace Gateway.Canary;

/// <summary>What one tenant could see of another, or of the wrong adapter.</summary>
internal enum LeakKind
{
    /// <summary>A prompt was found in a cache that another tenant had filled.</summary>
    CachedPrompt,

    /// <summary>A tenant's prompt was found in the cache of its other adapter.</summary>
    CachedAcrossAdapters,

    /// <summary>An answer holds a marker that only the other tenant has sent.</summary>
    ForeignText,

    /// <summary>An answer's receipt names another adapter than the one that was asked for.</summary>
    WrongReceipt,

    /// <summary>Another tenant's name is answered otherwise than a name of nobody.</summary>
    ForeignName,

    /// <summary>A list or an answer of one tenant holds a name or id of the other.</summary>
    ForeignThing,
}
