using AdapterHost.Adapters;
using HostContract;

namespace AdapterHost.External;

/// <summary>
/// Tells an adapter that an engine will not load from an engine that loads nothing: refused several times in a row, while another one that asks no less
/// of the engine was taken. Keeps so many adapters, the latest. Thread-safe.
/// </summary>
internal sealed class LoadFailures
{
    /// <summary>One may be the engine's own trouble; so many can be the adapter's.</summary>
    public const int Most = 3;

    private const int MostAdapters = 4096;

    private readonly Lock _lock = new();
    private readonly OrderedDictionary<AdapterKey, Row> _rows = [];

    /// <summary>The engine refused it, and not for a reason of its own.</summary>
    /// <param name="key">Which.</param>
    /// <param name="rank">Its rank.</param>
    /// <returns>True when it is the adapter's fault; its count begins anew then.</returns>
    public bool Add(AdapterKey key, int rank)
    {
        lock (_lock)
        {
            var row = _rows.GetValueOrDefault(key) is { Count: > 0 } before ? before with { Count = Math.Min(before.Count + 1, Most) } : new Row(1, rank, false);
            _rows.Remove(key);
            if (row is { Count: >= Most, OthersLoad: true })
                return true;
            if (_rows.Count >= MostAdapters)
                _rows.RemoveAt(0);
            _rows.Add(key, row);
            return false;
        }
    }

    /// <summary>The engine took one: so it can, up to this rank.</summary>
    public void Loaded(AdapterKey key, int rank)
    {
        lock (_lock)
        {
            _rows.Remove(key);
            foreach (var (other, row) in _rows.Where(one => !one.Value.OthersLoad && one.Value.Rank <= rank).ToList())
                _rows[other] = row with { OthersLoad = true };
        }
    }

    /// <summary>The tenant is deleted.</summary>
    public void Forget(TenantKey tenant)
    {
        lock (_lock)
        {
            foreach (var key in _rows.Keys.Where(key => key.Tenant == tenant).ToList())
                _rows.Remove(key);
        }
    }

    /// <param name="Count">Refusals in a row.</param>
    /// <param name="Rank">The adapter's.</param>
    /// <param name="OthersLoad">Since the first of them, one of this rank or more was taken.</param>
    private readonly record struct Row(int Count, int Rank, bool OthersLoad);
}
