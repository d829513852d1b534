namespace TenantStore.Caching;

/// <summary>
/// Entries in the order of their coming, and which one leaves when there is no more room: the first that was not asked for since it was last looked at. So a
/// use costs one flag, not a place in a list. Under the cache's lock.
/// </summary>
internal sealed class SecondChanceList<TKey, TValue>(int capacity)
    where TValue : class
{
    private readonly LinkedList<CacheEntry<TKey, TValue>> _entries = new();

    /// <summary>Adds the entry, or moves it here from another list; the entry that has to leave for it, if any.</summary>
    public CacheEntry<TKey, TValue>? Add(CacheEntry<TKey, TValue> entry)
    {
        if (entry.Node is null)
        {
            entry.Node = _entries.AddLast(entry);
        }
        else if (entry.Node.List != _entries)
        {
            entry.Node.List?.Remove(entry.Node);
            _entries.AddLast(entry.Node);
        }

        return _entries.Count > capacity ? FindLeaving(entry) : null;
    }

    private CacheEntry<TKey, TValue> FindLeaving(CacheEntry<TKey, TValue> coming)
    {
        while (true)
        {
            var first = _entries.First!;
            if (first.Value.Answer is { Touched: true } answer)
                answer.Touched = false;
            else if (first.Value != coming)
                return first.Value;
            _entries.RemoveFirst();
            _entries.AddLast(first);
        }
    }
}
