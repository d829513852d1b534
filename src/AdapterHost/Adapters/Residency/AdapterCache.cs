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
    private bool _disposed;

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
            _disposed = true;
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
        // A failed load is forgotten at once: the next request tries again, and nobody waits on a stale error.
        var result = LoadResult.Refused(AdapterRefusal.FetchFailed);
        try
        {
            result = await loader.LoadAsync(entry.Key, fetchGrant, bytes => Reserve(entry, bytes), stopping);
        }
        finally
        {
            result = Settle(entry, result);
        }

        return result;
    }

    /// <summary>The load has ended: the entry counts what it really occupies, or goes.</summary>
    /// <returns>What to tell those who wait.</returns>
    private LoadResult Settle(AdapterEntry entry, LoadResult loaded)
    {
        var freed = new List<IAdapterWeights>();
        lock (_lock)
        {
            // An adapter may take more room than its file (a half-precision matrix beside a full one is kept in full).
            var bytes = loaded.Weights?.Bytes ?? 0;
            if (loaded.Weights is { } weights && (_disposed || !MakeRoom_NeedsLock(bytes - entry.Reserved, freed)))
            {
                freed.Add(weights);
                loaded = LoadResult.Refused(_disposed ? AdapterRefusal.HostStopping : AdapterRefusal.NoRoom);
                bytes = 0;
            }

            _reserved += bytes - entry.Reserved;
            entry.Reserved = bytes;
            entry.Weights = loaded.Weights;
            if (loaded.Weights is null)
            {
                _entries.Remove(entry.Key);
            }
            else if (entry.Leases == 0)
            {
                entry.Unused = _unused.AddLast(entry);
            }
        }

        freed.ForEach(weights => weights.Dispose());
        return loaded;
    }

    private AdapterRefusal? Reserve(AdapterEntry entry, long bytes)
    {
        if (bytes > _budget)
        {
            return AdapterRefusal.TooLarge;
        }

        var evicted = new List<IAdapterWeights>();
        bool fits;
        lock (_lock)
        {
            fits = MakeRoom_NeedsLock(bytes, evicted);
            if (fits)
            {
                _reserved += bytes;
                entry.Reserved = bytes;
            }
        }

        evicted.ForEach(weights => weights.Dispose());
        return fits ? null : AdapterRefusal.NoRoom;
    }

    /// <summary>Evicts the least recently used of those that nobody holds until <paramref name="bytes"/> more fit.</summary>
    private bool MakeRoom_NeedsLock(long bytes, List<IAdapterWeights> evicted)
    {
        while (_reserved + bytes > _budget && _unused.First is { Value: var oldest })
        {
            evicted.Add(Evict_NeedsLock(oldest));
        }

        return _reserved + bytes <= _budget;
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
