namespace TenantStore.Caching;

/// <summary>What the source said once.</summary>
internal sealed class CacheAnswer<TValue>
    where TValue : class
{
    private long _checkedAt;

    public CacheAnswer(TValue? value, long loadedAt, long since) => (Value, LoadedAt, Since, _checkedAt) = (value, loadedAt, since, since);

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
