namespace TenantStore.Caching;

/// <summary>What makes an answer stale besides its age. For any thread.</summary>
internal interface IFreshness<in TKey, in TValue>
{
    /// <summary>Rises with every change learnt.</summary>
    long Version { get; }

    /// <summary>True when an answer whose load began at version <paramref name="since"/> may be older than a change.</summary>
    /// <param name="isKnown">False while the answer is not there yet: then everything that might concern it counts.</param>
    bool IsStale(TKey key, TValue? value, bool isKnown, long since);
}
