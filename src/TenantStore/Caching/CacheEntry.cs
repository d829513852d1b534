namespace TenantStore.Caching;

/// <summary>A key of the cache with its last answer and the load under way. Under the cache's lock.</summary>
internal sealed class CacheEntry<TKey, TValue>(TKey key)
    where TValue : class
{
    public TKey Key => key;

    public CacheAnswer<TKey, TValue>? Answer { get; set; }

    /// <summary>The load whose answer will be kept; null when none is under way.</summary>
    public CacheLoad<TValue>? Load { get; set; }

    /// <summary>When the last load failed; null when it did not.</summary>
    public long? FailedAt { get; set; }

    /// <summary>Its place among those that have an answer, in the list of the found or of the absent.</summary>
    public LinkedListNode<CacheEntry<TKey, TValue>>? Node { get; set; }
}
