using Microsoft.Extensions.Options;

namespace AdapterHost.Adapters;

/// <summary>
/// The resident adapters: single-flight loading, a byte budget, LRU eviction of what nobody holds. Thread-safe. The lock is held only for
/// bookkeeping; loading and freeing happen outside of it, and the inference thread only ever returns leases here.
/// </summary>
internal sealed class AdapterCache(AdapterLoader loader, IOptions<AdapterCacheOptions> options, CancellationToken stopping = default)
    : IAdapterCache, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<AdapterKey, AdapterEntry> _entries = [];
    private readonly LinkedList<AdapterEntry> _unused = new();
    private readonly long _budget = options.Value.MaxBytes;
    private long _reserved;

    /// <summary>Bytes counted against the budget now.</summary>
    public long ReservedBytes
    {
        get
        {
            lock (_lock)
            {
                return _reserved;
            }
        }
    }

    public IReadOnlyList<ResidentAdapter> Residents
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries.Values.Where(e => e.Weights is not null).Select(e => new ResidentAdapter(e.Key, e.Reserved, e.Leases))];
            }
        }
    }

    public async ValueTask<LeaseResult> LeaseAsync(AdapterKey key, string? fetchGrant, CancellationToken cancellationToken)
    {
        AdapterEntry entry;
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var known))
            {
                known = _entries[key] = new AdapterEntry(key);
                known.Load = Task.Run(() => LoadAsync(known, fetchGrant), CancellationToken.None);
            }

            entry = known;
            Hold_NeedsLock(entry);
            if (entry.Weights is { } resident)
            {
                return LeaseResult.Leased(new AdapterLease(this, entry, resident));
            }
        }

        try
        {
            var loaded = await entry.Load.WaitAsync(cancellationToken);
            if (loaded.Weights is { } weights)
            {
                return LeaseResult.Leased(new AdapterLease(this, entry, weights));
            }

            Return(entry);
            return LeaseResult.Refused(loaded.Refusal);
        }
        catch
        {
            Return(entry);
            throw;
        }
    }

    /// <summary>Frees everything. Only once the engine has returned its leases.</summary>
    public void Dispose()
    {
        List<AdapterEntry> all;
        lock (_lock)
        {
            all = [.. _entries.Values];
            _entries.Clear();
            _unused.Clear();
        }

        all.ForEach(e => e.Weights?.Dispose());
    }

    internal void Return(AdapterEntry entry)
    {
        lock (_lock)
        {
            entry.Leases--;
            if (entry is { Leases: 0, Weights: not null, Unused: null } && _entries.GetValueOrDefault(entry.Key) == entry)
            {
                entry.Unused = _unused.AddLast(entry);
            }
        }
    }

    private async Task<LoadResult> LoadAsync(AdapterEntry entry, string? fetchGrant)
    {
        LoadResult result = default;
        try
        {
            result = await loader.LoadAsync(entry.Key, fetchGrant, bytes => Reserve(entry, bytes), stopping);
        }
        finally
        {
            // A failed load is forgotten at once: the next request tries again, and nobody waits on a stale error.
            Settle(entry, result.Weights);
        }

        return result;
    }

    private void Settle(AdapterEntry entry, IAdapterWeights? weights)
    {
        lock (_lock)
        {
            _reserved += (weights?.Bytes ?? 0) - entry.Reserved;
            entry.Reserved = weights?.Bytes ?? 0;
            entry.Weights = weights;
            if (weights is null)
            {
                _entries.Remove(entry.Key);
            }
            else if (entry.Leases == 0)
            {
                entry.Unused = _unused.AddLast(entry);
            }
        }
    }

    private AdapterRefusal? Reserve(AdapterEntry entry, long bytes)
    {
        if (bytes > _budget)
        {
            return AdapterRefusal.TooLarge;
        }

        var evicted = new List<IAdapterWeights>();
        lock (_lock)
        {
            while (_reserved + bytes > _budget && _unused.First is { Value: var oldest })
            {
                evicted.Add(Evict_NeedsLock(oldest));
            }

            if (_reserved + bytes <= _budget)
            {
                _reserved += bytes;
                entry.Reserved = bytes;
            }
        }

        evicted.ForEach(weights => weights.Dispose());
        return entry.Reserved == bytes ? null : AdapterRefusal.NoRoom;
    }

    private IAdapterWeights Evict_NeedsLock(AdapterEntry entry)
    {
        _unused.Remove(entry.Unused!);
        _entries.Remove(entry.Key);
        _reserved -= entry.Reserved;
        return entry.Weights!;
    }

    private void Hold_NeedsLock(AdapterEntry entry)
    {
        entry.Leases++;
        if (entry.Unused is { } node)
        {
            _unused.Remove(node);
            entry.Unused = null;
        }
    }
}
