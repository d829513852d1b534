using System.Collections.Concurrent;

namespace TenantStore.Caching;

/// <summary>
/// A bounded memory of what a slower source says. However many ask for a key at once, the source is asked once. "There is none" (null) is
/// remembered too, for a shorter time and in a room of its own, so that a flood of unknown keys drives out nothing known. Failures are not
/// remembered. Ages are measured on the monotonic clock.
/// What changes make stale is found at the next use, by <see cref="IFreshness{TKey,TValue}"/>: whoever asks after a change was learnt gets an
/// answer that the source gave after it, and a load under way is joined only when no change since its start can concern it. A found answer that is only too old is
/// still good while the source fails, or is slow, within a window; a stale one never is. A hit takes no lock.
/// </summary>
internal sealed class ReadThroughCache<TKey, TValue>
    where TKey : notnull
    where TValue : class
{
    /// <summary>After a failed load an answer that is too old serves for this long before the source is asked again.</summary>
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    /// <summary>The answers themselves, which a hit reads without a lock; the first one of a key is <see cref="CacheAnswer{TKey,TValue}.Awaited"/>. Written under the lock.</summary>
    private readonly ConcurrentDictionary<TKey, CacheAnswer<TKey, TValue>> _entries = new();
    private readonly SecondChanceList<TKey, TValue> _present;
    private readonly SecondChanceList<TKey, TValue> _absent;
    private readonly Func<TKey, CancellationToken, Task<Loaded<TValue>>> _load;
    private readonly IFreshness<TKey, TValue>? _freshness;
    private readonly TimeProvider _time;
    private readonly Func<Func<Task>, Task> _background;
    private readonly TimeSpan _presentAge;
    private readonly TimeSpan _refreshAge;
    private readonly TimeSpan _absentAge;
    private readonly TimeSpan _staleAge;
    private readonly TimeSpan _softTimeout;
    private readonly TimeSpan _hardTimeout;
    private readonly bool _absenceServes;
    private readonly int _mostLoading;
    private readonly int _hardMilliseconds;
    private int _loading;

    /// <param name="load">Runs without its callers' cancellation: others may wait for the same answer.</param>
    public ReadThroughCache(Func<TKey, CancellationToken, Task<TValue?>> load, RegistryCacheOptions options, TimeProvider time)
        : this(async (key, cancellationToken) => new Loaded<TValue>(await load(key, cancellationToken).ConfigureAwait(false), TimeSpan.Zero), null, options, time)
    {
    }

    /// <param name="load">Runs without its callers' cancellation: others may wait for the same answer.</param>
    /// <param name="freshness">Null = only age, <see cref="Remove"/> and <see cref="RemoveWhere"/> end an answer.</param>
    /// <param name="background">How a load begins that its user does not wait for; null = on the pool. Simulations begin it in place.</param>
    /// <param name="absenceServes">Whether "there is none" may serve, too, when it is too old and the source fails.</param>
    public ReadThroughCache(
        Func<TKey, CancellationToken, Task<Loaded<TValue>>> load, IFreshness<TKey, TValue>? freshness, RegistryCacheOptions options, TimeProvider time,
        bool absenceServes = false, Func<Func<Task>, Task>? background = null)
    {
        _background = background ?? (static work => Task.Run(work));
        (_load, _freshness, _time, _absenceServes) = (load, freshness, time, absenceServes);
        _presentAge = TimeSpan.FromSeconds(options.Seconds);
        // Refreshed behind its users' backs when four fifths of its time are over, so that nobody waits for what is in use.
        _refreshAge = 0.8 * _presentAge;
        _absentAge = TimeSpan.FromSeconds(options.AbsentSeconds);
        _staleAge = TimeSpan.FromSeconds(Math.Max(options.StaleSeconds, options.Seconds));
        _softTimeout = TimeSpan.FromMilliseconds(options.SoftMilliseconds);
        _hardMilliseconds = options.HardMilliseconds;
        _hardTimeout = TimeSpan.FromMilliseconds(options.HardMilliseconds);
        _present = new(options.Capacity);
        _absent = new(Math.Max(1, options.Capacity / 10));
        _mostLoading = Math.Max(1, options.Capacity / 10);
    }

    internal int Count => _entries.Count;

    /// <exception cref="TenantStoreException">The source failed, or did not answer in time, and no answer is left that would do.</exception>
    public ValueTask<TValue?> GetAsync(TKey key, CancellationToken cancellationToken)
    {
        if (_entries.TryGetValue(key, out var answer) && !answer.IsPending && IsCurrent(key, answer))
        {
            var age = _time.GetElapsedTime(answer.LoadedAt);
            if (age < MaxAge(answer))
            {
                if (!answer.Touched)
                    answer.Touched = true;
                if (answer.Value is not null && age >= _refreshAge)
                    Refresh(answer.Entry);
                return new(answer.Value);
            }
        }

        return new(FindAsync(key, cancellationToken));
    }

    /// <summary>Who asks after this returns gets an answer that the source gave after this was called; a load under way is not kept.</summary>
    public void Remove(TKey key)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var answer))
                Drop_NeedsLock(answer.Entry);
        }
    }

    /// <summary>
    /// The same for every entry that the condition picks, and for every load under way, whose answer is not known yet. It looks at all
    /// entries: for what changes often, and for caches that grow with the number of tenants, use a freshness instead.
    /// </summary>
    public void RemoveWhere(Func<TKey, TValue?, bool> condition)
    {
        lock (_gate)
        {
            foreach (var (key, answer) in _entries)
            {
                if (answer.Entry.Load is not null || condition(key, answer.Value))
                    Drop_NeedsLock(answer.Entry);
            }
        }
    }

    private async Task<TValue?> FindAsync(TKey key, CancellationToken cancellationToken)
    {
        while (true)
        {
            CacheEntry<TKey, TValue> entry;
            CacheLoad<TValue> load;
            CacheAnswer<TKey, TValue>? old;
            var begins = false;
            lock (_gate)
            {
                entry = _entries.TryGetValue(key, out var known) ? known.Entry : Add_NeedsLock(key);
                var answer = entry.Answer is { } last && IsCurrent(key, last) ? last : null;
                if (answer is not null && _time.GetElapsedTime(answer.LoadedAt) < MaxAge(answer))
                    return answer.Value;
                old = answer is not null && (answer.Value is not null || _absenceServes) && _time.GetElapsedTime(answer.LoadedAt) < _staleAge ? answer : null;
                if (old is not null && entry.Load is null && entry.FailedAt is { } failedAt && _time.GetElapsedTime(failedAt) < s_retry)
                    return old.Value;
                begins = entry.Load is not { } running || !MayJoin(key, running);
                load = begins ? Begin_NeedsLock(entry) : entry.Load!;
            }

            // A source may work before its first await; who has something to fall back on does not wait for that.
            if (begins)
                _ = old is null ? LoadAsync(entry, load) : _background(() => LoadAsync(entry, load));
            if (old is null)
                return await load.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await load.Task.WaitAsync(_softTimeout, _time, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                // Failed, or too slow. Unless a change was learnt meanwhile, the old answer serves within its window.
                if (IsCurrent(key, old))
                    return old.Value;
            }
        }
    }

    private TimeSpan MaxAge(CacheAnswer<TKey, TValue> answer) => answer.Value is null ? _absentAge : _presentAge;

    private bool IsCurrent(TKey key, CacheAnswer<TKey, TValue> answer)
    {
        if (_freshness is null)
            return true;
        var version = _freshness.Version;
        if (answer.CheckedAt == version)
            return true;
        if (_freshness.IsStale(key, answer.Value, true, answer.Since))
            return false;
        answer.CheckedAt = version;
        return true;
    }

    private bool MayJoin(TKey key, CacheLoad<TValue> load) => _freshness is null || !_freshness.IsStale(key, null, false, load.Since);

    private void Refresh(CacheEntry<TKey, TValue> entry)
    {
        if (entry.Load is not null)
            return;
        CacheLoad<TValue> load;
        lock (_gate)
        {
            var isPaused = entry.FailedAt is { } failedAt && _time.GetElapsedTime(failedAt) < s_retry;
            if (entry.Load is not null || isPaused || _loading >= _mostLoading)
                return;
            load = Begin_NeedsLock(entry);
        }

        _ = _background(() => LoadAsync(entry, load));
    }

    private CacheEntry<TKey, TValue> Add_NeedsLock(TKey key)
    {
        // What loads has no place yet among those that know something, so that a flood of unknown keys drives none of them out while the source hangs.
        if (_loading >= _mostLoading)
            throw new TenantStoreException($"More than {_mostLoading} look-ups wait for the registry (a tenth of RegistryCache:Capacity).");
        var entry = new CacheEntry<TKey, TValue>(key);
        _entries[key] = CacheAnswer<TKey, TValue>.Awaited(entry);
        return entry;
    }

    private CacheLoad<TValue> Begin_NeedsLock(CacheEntry<TKey, TValue> entry)
    {
        var load = entry.Load = new CacheLoad<TValue>(_freshness?.Version ?? 0);
        _loading++;
        return load;
    }

    private void Drop_NeedsLock(CacheEntry<TKey, TValue> entry)
    {
        if (_entries.TryGetValue(entry.Key, out var known) && known.Entry == entry)
            _entries.TryRemove(entry.Key, out _);
        entry.Node?.List?.Remove(entry.Node);
    }

    private async Task LoadAsync(CacheEntry<TKey, TValue> entry, CacheLoad<TValue> load)
    {
        Loaded<TValue> loaded;
        try
        {
            loaded = await AskAsync(entry.Key).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            lock (_gate)
            {
                _loading--;
                if (entry.Load == load)
                {
                    (entry.Load, entry.FailedAt) = (null, _time.GetTimestamp());
                    if (entry.Answer is null)
                        Drop_NeedsLock(entry);
                }
            }

            load.Fail(exception);
            return;
        }

        lock (_gate)
        {
            _loading--;
            if (entry.Load == load)
                Keep_NeedsLock(entry, loaded, load.Since);
        }

        load.Succeed(loaded.Value);
    }

    private async Task<Loaded<TValue>> AskAsync(TKey key)
    {
        using var patience = new CancellationTokenSource(_hardTimeout, _time);
        try
        {
            return await _load(key, patience.Token).WaitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (patience.IsCancellationRequested)
        {
            throw new TenantStoreException($"The registry did not answer for {_hardMilliseconds} ms (RegistryCache:HardMilliseconds).", exception);
        }
    }

    private void Keep_NeedsLock(CacheEntry<TKey, TValue> entry, Loaded<TValue> loaded, long since)
    {
        (entry.Load, entry.FailedAt) = (null, null);
        var loadedAt = _time.GetTimestamp() - (long)(loaded.Age.TotalSeconds * _time.TimestampFrequency);
        entry.Answer = new CacheAnswer<TKey, TValue>(entry, loaded.Value, loadedAt, since) { Touched = entry.Answer is { Touched: true } };
        if (loaded.Age >= _presentAge)
            entry.FailedAt = _time.GetTimestamp();
        if (!_entries.TryGetValue(entry.Key, out var known) || known.Entry != entry)
            return;
        _entries[entry.Key] = entry.Answer;
        var list = loaded.Value is null ? _absent : _present;
        if (list.Add(entry) is { } leaving)
            Drop_NeedsLock(leaving);
    }
}
