using AdapterHost.Engine.Watching;
using AdapterHost.Forgetting;
using HostContract;
using Microsoft.Extensions.Options;

namespace AdapterHost.Adapters;

/// <summary>
/// The resident adapters: single-flight loading, a byte budget, LRU eviction of what nobody holds. Thread-safe. The lock is held only for
/// bookkeeping; loading and freeing happen outside of it, and the inference thread only ever condemns and returns leases here.
/// </summary>
internal sealed partial class AdapterCache(
    AdapterLoader loader,
    IOptions<AdapterCacheOptions> options,
    ILogger<AdapterCache> logger,
    CondemnedBook? unreported = null,
    CancellationToken stopping = default,
    AdapterMetrics? metrics = null)
    : IAdapterCache, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<AdapterKey, AdapterEntry> _entries = [];
    private readonly LinkedList<AdapterEntry> _unused = new();
    private readonly HashSet<AdapterEntry> _leaving = [];
    private readonly ForgottenTenants _forgotten = new();
    private readonly CondemnedAdapters _condemned = new(unreported);
    private readonly long _budget = options.Value.MaxBytes;
    private readonly int _most = options.Value.MaxAdapters;
    private long _reserved;
    private int _count;
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

    /// <summary>Adapters that can be leased without a load.</summary>
    public int ResidentCount
    {
        get
        {
            lock (_lock)
            {
                return _entries.Values.Count(e => e.Weights is not null);
            }
        }
    }

    public IReadOnlyList<ResidentAdapter> Residents
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries.Values.Where(e => e.Weights is { IsPresent: true }).Select(e => new ResidentAdapter(e.Key, e.Reserved, e.Leases))];
            }
        }
    }

    /// <summary>What is out of service on this host.</summary>
    public IReadOnlyList<AdapterFault> Faults
    {
        get
        {
            lock (_lock)
            {
                return _condemned.All;
            }
        }
    }

    public ValueTask<LeaseResult> LeaseAsync(AdapterKey key, string? fetchGrant, CancellationToken cancellationToken) =>
        LeaseAsync(key, fetchGrant, modest: false, cancellationToken);

    /// <summary>
    /// Loads an adapter that nobody has asked an answer of yet. It takes room that is free, or that its own tenant's unused adapters hold, never another
    /// tenant's; and of all that nobody holds it is the first to go. One that is here is left as it is. Any thread.
    /// </summary>
    /// <returns>Why it is not in memory; null when it is.</returns>
    public async ValueTask<AdapterRefusal?> PrefetchAsync(AdapterKey key, string? fetchGrant, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_entries.GetValueOrDefault(key) is { Weights: not null })
            {
                return null;
            }
        }

        var leased = await LeaseAsync(key, fetchGrant, modest: true, cancellationToken);
        leased.Lease?.Dispose();
        return leased.Granted ? null : leased.Refusal;
    }

    private async ValueTask<LeaseResult> LeaseAsync(AdapterKey key, string? fetchGrant, bool modest, CancellationToken cancellationToken)
    {
        AdapterEntry entry;
        lock (_lock)
        {
            if (_forgotten.Contains(key.Tenant))
            {
                return LeaseResult.Refused(AdapterRefusal.TenantDeleted);
            }

            if (_condemned.Contains(key))
            {
                return LeaseResult.Refused(AdapterRefusal.Quarantined);
            }

            if (!_entries.TryGetValue(key, out var known))
            {
                known = _entries[key] = new AdapterEntry(key) { IsModest = modest };
                known.Load = Task.Run(() => LoadAsync(known, fetchGrant), CancellationToken.None);
            }

            entry = known;
            // Somebody wants an answer of it: from now on its load is like any other.
            entry.IsModest &= modest;
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
            // It gave up where this one need not have.
            return !modest && loaded.Refusal == AdapterRefusal.NoRoom && entry.WasModest
                ? await LeaseAsync(key, fetchGrant, modest: false, cancellationToken)
                : LeaseResult.Refused(loaded.Refusal);
        }
        catch
        {
            Return(entry);
            throw;
        }
    }

    /// <summary>
    /// Takes an adapter of one tenant out of service until <see cref="Acknowledge"/> lets it
    /// back. Those who hold it keep it; its memory goes with the last of them. Any thread.
    /// </summary>
    public void Condemn(AdapterKey key, AdapterFaultReason reason)
    {
        IAdapterWeights? freed = null;
        lock (_lock)
        {
            if (_forgotten.Contains(key.Tenant) || !_condemned.Add(key, reason))
            {
                return;
            }

            if (_entries.GetValueOrDefault(key) is { Weights: not null } entry)
            {
                if (entry.Leases == 0)
                {
                    freed = Evict_NeedsLock(entry);
                }
                else
                {
                    Part_NeedsLock(entry);
                }
            }
        }

        freed?.Dispose();
        LogCondemned(logger, key.Tenant.Value, key.Digest.ToString(), reason);
    }

    /// <summary>The gateway has answered a report.</summary>
    /// <param name="reported">The faults that the report named.</param>
    /// <param name="kept">Those that are in quarantine. The others are forgotten: leases are given again.</param>
    public void Acknowledge(IReadOnlyCollection<AdapterFault> reported, IReadOnlySet<AdapterKey> kept)
    {
        lock (_lock)
        {
            _condemned.Settle(reported, kept);
        }
    }

    /// <summary>
    /// The tenant is deleted: nobody gets a lease of its adapters any more, and their memory goes, at once or with the last who holds them; so do its
    /// faults. A load under way ends in nothing. Safe to repeat. Any thread.
    /// </summary>
    /// <returns>True when nothing of it is in memory or on its way there.</returns>
    public bool Forget(TenantKey tenant)
    {
        var freed = new List<IAdapterWeights>();
        bool gone;
        lock (_lock)
        {
            _forgotten.Add(tenant);
            _condemned.Forget(tenant);
            foreach (var entry in _entries.Values.Where(entry => entry.Key.Tenant == tenant && entry.Weights is not null).ToList())
            {
                if (entry.Leases == 0)
                {
                    freed.Add(Evict_NeedsLock(entry));
                }
                else
                {
                    Part_NeedsLock(entry);
                }
            }

            gone = !_entries.Keys.Any(key => key.Tenant == tenant) && !_leaving.Any(entry => entry.Key.Tenant == tenant);
        }

        freed.ForEach(weights => weights.Dispose());
        return gone;
    }

    /// <summary>Frees everything. Only once the engine has returned its leases.</summary>
    public void Dispose()
    {
        var freed = new List<IAdapterWeights>();
        lock (_lock)
        {
            _disposed = true;
            foreach (var entry in _entries.Values)
            {
                if (entry.Weights is { } weights)
                {
                    freed.Add(weights);
                    entry.Weights = null;
                }
            }

            _entries.Clear();
            _unused.Clear();
        }

        freed.ForEach(weights => weights.Dispose());
    }

    internal void Return(AdapterEntry entry)
    {
        IAdapterWeights? freed = null;
        lock (_lock)
        {
            entry.Leases--;
            if (entry is { Leases: 0, Weights: { } weights, Unused: null })
            {
                if (_entries.GetValueOrDefault(entry.Key) == entry)
                {
                    entry.Unused = entry.IsModest ? _unused.AddFirst(entry) : _unused.AddLast(entry);
                }
                else
                {
                    // Condemned or forgotten meanwhile, and this was its last holder.
                    _leaving.Remove(entry);
                    _reserved -= entry.Reserved;
                    _count--;
                    entry.Weights = null;
                    loader.Evicted(entry.Key);
                    freed = weights;
                }
            }
        }

        freed?.Dispose();
    }

    private async Task<LoadResult> LoadAsync(AdapterEntry entry, string? fetchGrant)
    {
        // A failed load is forgotten at once: the next request tries again, and nobody waits on a stale error.
        var result = LoadResult.Refused(AdapterRefusal.FetchFailed);
        var started = metrics?.Now ?? 0;
        try
        {
            result = await loader.LoadAsync(entry.Key, fetchGrant, bytes => Reserve(entry, bytes), stopping);
            if (result.Fault is { } fault)
            {
                Condemn(entry.Key, fault);
            }
        }
        finally
        {
            result = Settle(entry, result);
            metrics?.Loaded(result, started);
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
            if (loaded.Weights is { } weights && RefusalOf_NeedsLock(entry, bytes, freed) is { } refusal)
            {
                freed.Add(weights);
                loaded = LoadResult.Refused(refusal);
                bytes = 0;
            }

            _reserved += bytes - entry.Reserved;
            entry.Reserved = bytes;
            entry.Weights = loaded.Weights;
            if (loaded.Weights is null)
            {
                _count -= entry.IsCounted ? 1 : 0;
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

    /// <summary>Why loaded weights may not stay; null when they may, with room made for them.</summary>
    private AdapterRefusal? RefusalOf_NeedsLock(AdapterEntry entry, long bytes, List<IAdapterWeights> evicted)
    {
        if (_disposed)
        {
            return AdapterRefusal.HostStopping;
        }

        if (_forgotten.Contains(entry.Key.Tenant))
        {
            return AdapterRefusal.TenantDeleted;
        }

        if (_condemned.Contains(entry.Key))
        {
            return AdapterRefusal.Quarantined;
        }

        return MakeRoom_NeedsLock(entry, bytes - entry.Reserved, 0, evicted) ? null : AdapterRefusal.NoRoom;
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
            fits = MakeRoom_NeedsLock(entry, bytes, 1, evicted);
            entry.WasModest = !fits && entry.IsModest;
            if (fits)
            {
                _count++;
                entry.IsCounted = true;
                _reserved += bytes;
                entry.Reserved = bytes;
            }
        }

        evicted.ForEach(weights => weights.Dispose());
        return fits ? null : AdapterRefusal.NoRoom;
    }

    /// <summary>Evicts the least recently used of those that nobody holds until so many bytes and adapters more fit.</summary>
    private bool MakeRoom_NeedsLock(AdapterEntry coming, long bytes, int adapters, List<IAdapterWeights> evicted)
    {
        while (!Fits() && Oldest() is { } oldest)
        {
            evicted.Add(Evict_NeedsLock(oldest));
            metrics?.Evicted();
        }

        return Fits();

        AdapterEntry? Oldest() => coming.IsModest ? _unused.FirstOrDefault(entry => entry.Key.Tenant == coming.Key.Tenant) : _unused.First?.Value;

        bool Fits() => _reserved + bytes <= _budget && _count + adapters <= _most;
    }

    private IAdapterWeights Evict_NeedsLock(AdapterEntry entry)
    {
        _unused.Remove(entry.Unused!);
        _entries.Remove(entry.Key);
        _reserved -= entry.Reserved;
        _count--;
        loader.Evicted(entry.Key);
        return entry.Weights!;
    }

    /// <summary>Nobody gets it any more; those who hold it keep it until they are done.</summary>
    private void Part_NeedsLock(AdapterEntry entry)
    {
        _entries.Remove(entry.Key);
        _leaving.Add(entry);
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

    [LoggerMessage(3020, LogLevel.Error, "Adapter {Digest} of tenant {Tenant} is out of service: {Reason}")]
    private static partial void LogCondemned(ILogger logger, string tenant, string digest, AdapterFaultReason reason);
}
