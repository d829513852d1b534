namespace TenantStore.Caching;

/// <summary>A key of the cache with its last answer and the load under way. The answer is read without a lock; all is written under the cache's.</summary>
internal sealed class CacheEntry<TKey, TValue>(TKey key)
    where TValue : class
{
    private CacheAnswer<TValue>? _answer;

    public TKey Key => key;

    public CacheAnswer<TValue>? Answer
    {
        get => Volatile.Read(ref _answer);
        set => Volatile.Write(ref _answer, value);
    }

    /// <summary>The load whose answer will be kept; null when none is under way.</summary>
    public CacheLoad<TValue>? Load { get; set; }

    /// <summary>When the last load failed; null when it did not.</summary>
    public long? FailedAt { get; set; }

    /// <summary>Asked for since the last look for what can go.</summary>
    public bool Touched { get; set; }

    /// <summary>Its place among those that have an answer, in the list of the found or of the absent.</summary>
    public LinkedListNode<CacheEntry<TKey, TValue>>? Node { get; set; }
}
