using HostContract;

namespace AdapterHost.Engine;

/// <summary>
/// A cache for each partition: what one tenant's adapter has said guides nobody else's drafts, and its time tells nobody of it. The partition
/// that was used longest ago goes when there are too many. Inference thread.
/// </summary>
internal sealed class NgramCaches
{
    /// <summary>64 KB each.</summary>
    public const int Most = 64;

    private readonly Dictionary<PrefixPartition, NgramCache> _caches = [];
    private readonly LinkedList<PrefixPartition> _used = new();

    public NgramCache Of(PrefixPartition partition)
    {
        if (_caches.TryGetValue(partition, out var cache))
        {
            _used.Remove(partition);
        }
        else
        {
            if (_caches.Count >= Most)
            {
                _caches.Remove(_used.First!.Value);
                _used.RemoveFirst();
            }

            cache = new NgramCache();
            _caches.Add(partition, cache);
        }

        _used.AddLast(partition);
        return cache;
    }

    public void DropTenant(TenantKey tenant)
    {
        foreach (var partition in _caches.Keys.Where(p => p.Tenant == tenant).ToList())
        {
            _caches.Remove(partition);
            _used.Remove(partition);
        }
    }
}
