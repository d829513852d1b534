namespace TenantStore.Caching;

/// <summary>
/// A bounded memory of what a slower source says. However many ask for a key at once, the source is asked once. "There is none" (null) is
/// remembered too, for a shorter time and in a room of its own, so that a flood of unknown keys drives out nothing known. Failures are not
/// remembered. Ages are measured on the monotonic clock.
/// </summary>
internal sealed class ReadThroughCache<TKey, TValue>
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _present = new();
    private readonly LinkedList<Entry> _absent = new();
    private readonly Func<TKey, CancellationToken, Task<TValue?>> _load;
    private readonly TimeProvider _time;
    private readonly TimeSpan _presentAge;
    private readonly TimeSpan _absentAge;
    private readonly int _presentCapacity;
    private readonly int _absentCapacity;

    /// <param name="load">Runs without its callers' cancellation: others may wait for the same answer.</param>
    public ReadThroughCache(Func<TKey, CancellationToken, Task<TValue?>> load, RegistryCacheOptions options, TimeProvider time)
    {
        (_load, _time) = (load, time);
        _presentAge = TimeSpan.FromSeconds(options.Seconds);
        _absentAge = TimeSpan.FromSeconds(options.AbsentSeconds);
        _presentCapacity = options.Capacity;
        _absentCapacity = options.Capacity / 10;
    }

    internal int Count
    {
        get
        {
            lock (_gate)
                return _entries.Count;
        }
    }

    public async ValueTask<TValue?> GetAsync(TKey key, CancellationToken cancellationToken)
    {
        var entry = FindOrAdd(key, out var isNew);
        if (isNew)
            _ = LoadAsync(entry);
        return await entry.Answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Who asks after this returns gets an answer that the source gave after this was called; a load under way is not kept.</summary>
    public void Remove(TKey key)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var node))
                Drop_NeedsLock(node);
        }
    }

    /// <summary>The same for every entry that the condition picks, and for every load under way, whose answer is not known yet.</summary>
    public void RemoveWhere(Func<TKey, TValue?, bool> condition)
    {
        lock (_gate)
        {
            foreach (var node in _entries.Values.ToList())
            {
                var entry = node.Value;
                if (entry.LoadedAt is null || condition(entry.Key, entry.Value))
                    Drop_NeedsLock(node);
            }
        }
    }

    private Entry FindOrAdd(TKey key, out bool isNew)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var node))
            {
                var entry = node.Value;
                isNew = entry.LoadedAt is { } loadedAt && _time.GetElapsedTime(loadedAt) >= entry.MaxAge;
                if (!isNew)
                {
                    // To the end of its own list: the front is what was not asked for longest.
                    var list = node.List!;
                    list.Remove(node);
                    list.AddLast(node);
                    return entry;
                }

                Drop_NeedsLock(node);
            }

            isNew = true;
            return Add_NeedsLock(key).Value;
        }
    }

    private LinkedListNode<Entry> Add_NeedsLock(TKey key)
    {
        var node = _present.AddLast(new Entry(key));
        _entries.Add(key, node);
        if (_present.Count > _presentCapacity)
            Drop_NeedsLock(_present.First!);
        return node;
    }

    private void Drop_NeedsLock(LinkedListNode<Entry> node)
    {
        _entries.Remove(node.Value.Key);
        node.List!.Remove(node);
    }

    private async Task LoadAsync(Entry entry)
    {
        try
        {
            var value = await _load(entry.Key, CancellationToken.None).ConfigureAwait(false);
            Keep(entry, value);
            entry.Answer.SetResult(value);
        }
        catch (Exception exception)
        {
            lock (_gate)
            {
                if (_entries.TryGetValue(entry.Key, out var node) && node.Value == entry)
                    Drop_NeedsLock(node);
            }

            entry.Answer.SetException(exception);
        }
    }

    private void Keep(Entry entry, TValue? value)
    {
        lock (_gate)
        {
            entry.MaxAge = value is null ? _absentAge : _presentAge;
            entry.LoadedAt = _time.GetTimestamp();
            entry.Value = value;
            if (value is not null || !_entries.TryGetValue(entry.Key, out var node) || node.Value != entry)
                return;
            _present.Remove(node);
            _absent.AddLast(node);
            if (_absent.Count > _absentCapacity)
                Drop_NeedsLock(_absent.First!);
        }
    }

    private sealed class Entry(TKey key)
    {
        public TKey Key => key;

        public TaskCompletionSource<TValue?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Null while the source is being asked.</summary>
        public long? LoadedAt { get; set; }

        public TValue? Value { get; set; }

        public TimeSpan MaxAge { get; set; }
    }
}
