namespace TenantStore.Caching;

/// <summary>What the source said once, and that somebody asks for it: all that a hit reads.</summary>
internal sealed class CacheAnswer<TKey, TValue>
    where TValue : class
{
    private const long Pending = long.MinValue;

    private long _checkedAt;

    public CacheAnswer(CacheEntry<TKey, TValue> entry, TValue? value, long loadedAt, long since) =>
        (Entry, Value, LoadedAt, Since, _checkedAt) = (entry, value, loadedAt, since, since);

    /// <summary>Whose it is.</summary>
    public CacheEntry<TKey, TValue> Entry { get; }

    /// <summary>Asked for since the last look for what can go.</summary>
    public bool Touched { get; set; }

    /// <summary>The source has not said anything yet.</summary>
    public bool IsPending => LoadedAt == Pending;

    /// <summary>Stands in the table until the first answer is there.</summary>
    public static CacheAnswer<TKey, TValue> Awaited(CacheEntry<TKey, TValue> entry) => new(entry, null, Pending, 0);

    /// <summary>Null = there is none.</summary>
    public TValue? Value { get; }

    /// <summary>When the source said it; may lie before this process had it.</summary>
    public long LoadedAt { get; }

    /// <summary>The version at which its load began.</summary>
    public long Since { get; }

    /// <summary>The version up to which it was found not to be stale, so that it is looked at once a change and not once a use.</summary>
    public long CheckedAt
    {
        get => Volatile.Read(ref _checkedAt);
        set => Volatile.Write(ref _checkedAt, value);
    }
}
