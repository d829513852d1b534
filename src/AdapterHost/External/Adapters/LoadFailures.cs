using AdapterHost.Adapters;
using HostContract;

namespace AdapterHost.External;

/// <summary>Counts an adapter's failed loads in a row, within a bound. Thread-safe.</summary>
internal sealed class LoadFailures
{
    /// <summary>One may be the engine's own trouble; so many are the adapter's.</summary>
    public const int Most = 3;

    private const int MostAdapters = 4096;

    private readonly Lock _lock = new();
    private readonly OrderedDictionary<AdapterKey, int> _counts = [];

    /// <returns>True when it is one too many; its count begins anew then.</returns>
    public bool Add(AdapterKey key)
    {
        lock (_lock)
        {
            var count = _counts.GetValueOrDefault(key) + 1;
            _counts.Remove(key);
            if (count >= Most)
                return true;
            if (_counts.Count >= MostAdapters)
                _counts.RemoveAt(0);
            _counts.Add(key, count);
            return false;
        }
    }

    /// <summary>The tenant is deleted.</summary>
    public void Forget(TenantKey tenant)
    {
        lock (_lock)
        {
            foreach (var key in _counts.Keys.Where(key => key.Tenant == tenant).ToList())
                _counts.Remove(key);
        }
    }

    public void Clear(AdapterKey key)
    {
        lock (_lock)
            _counts.Remove(key);
    }
}
