using System.Collections.Concurrent;

namespace TenantStore.Changes;

/// <summary>
/// What this process knows of recent changes: for each thing changed, when this process learnt it (a version that rises with everything
/// learnt) and the number of the change in the registry's log. Caches ask it whether an answer may be older than a change, instead of being
/// searched for what a change makes stale. For any thread; reading takes no lock.
/// </summary>
/// <param name="capacity">Things remembered at most. Beyond it the older half is forgotten, and every answer from before counts as stale.</param>
internal sealed class ChangeLedger(int capacity = ChangeLedger.DefaultCapacity)
{
    public const int DefaultCapacity = 65_536;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<RegistryChange, Mark> _marks = new();
    private long _version;
    private long _staleUntil;
    private long _lastTenantVersion;
    private long _lowest = long.MaxValue;
    private long _position;

    /// <summary>Rises with everything learnt. An answer whose load began at a version contains all changes learnt up to it.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>All changes up to this number are known here; 0 = the log was not read yet.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>True when an answer whose load began at <paramref name="since"/> may be older than a change of this thing.</summary>
    public bool IsChangedSince(RegistryChange thing, long since) =>
        since < Volatile.Read(ref _staleUntil) || (_marks.TryGetValue(thing, out var mark) && mark.Version > since);

    /// <summary>The same for a thing of a tenant that is not known yet.</summary>
    public bool IsAnyTenantChangedSince(long since) => since < Volatile.Read(ref _staleUntil) || since < Volatile.Read(ref _lastTenantVersion);

    /// <summary>
    /// True when an answer that another process read at this number of the log contains all changes of the thing that this process knows.
    /// Changes that it does not know yet may be missing: it learns them as it learns those of its own answers.
    /// </summary>
    public bool IsCurrentAt(RegistryChange thing, long number) =>
        number >= Volatile.Read(ref _lowest) && (!_marks.TryGetValue(thing, out var mark) || mark.Number <= number);

    /// <summary>Learns changes of one committed transaction. Learning them again only costs reads.</summary>
    public void Learn(long number, IEnumerable<RegistryChange> changes)
    {
        lock (_gate)
            Mark_NeedsLock(number, changes);
    }

    /// <summary>The next rows of the log, which begin after <see cref="Position"/> and leave none out.</summary>
    public void Advance(long number, IEnumerable<RegistryChange> changes)
    {
        lock (_gate)
        {
            Mark_NeedsLock(number, changes);
            Volatile.Write(ref _position, number);
        }
    }

    /// <summary>
    /// A transaction of these changes may have been committed or not, as the registry failed meanwhile: what is loaded from now on tells, and
    /// no answer of another process is good for that until <see cref="Settle"/>.
    /// </summary>
    public void Suspect(IEnumerable<RegistryChange> changes)
    {
        lock (_gate)
            Mark_NeedsLock(long.MaxValue, changes);
    }

    /// <summary>All of the log was read: of suspected changes those that happened were among it.</summary>
    public void Settle()
    {
        lock (_gate)
        {
            foreach (var (thing, mark) in _marks)
            {
                if (mark.Number == long.MaxValue)
                    _marks[thing] = mark with { Number = _position };
            }
        }
    }

    /// <summary>
    /// Begins anew at a position of the log: what happened before <paramref name="lowest"/> is not known, so all answers loaded before this
    /// are stale, and so are those that other processes read below it.
    /// </summary>
    public void Restart(long position, long lowest)
    {
        lock (_gate)
        {
            _marks.Clear();
            Volatile.Write(ref _lowest, lowest);
            Volatile.Write(ref _position, position);
            Volatile.Write(ref _staleUntil, _version + 1);
            Volatile.Write(ref _version, _version + 1);
        }
    }

    private void Mark_NeedsLock(long number, IEnumerable<RegistryChange> changes)
    {
        var version = _version + 1;
        foreach (var thing in changes)
        {
            var known = _marks.TryGetValue(thing, out var mark) ? mark.Number : 0;
            _marks[thing] = new Mark(version, Math.Max(known, number));
            if (thing is RegistryChange.TenantChanged)
                Volatile.Write(ref _lastTenantVersion, version);
        }

        if (_marks.Count > capacity)
            Forget_NeedsLock();
        // Last: who sees the version sees the marks.
        Volatile.Write(ref _version, version);
    }

    private void Forget_NeedsLock()
    {
        var marks = _marks.OrderBy(pair => pair.Value.Version).Take(_marks.Count / 2).ToList();
        // First what replaces the marks, then away with them.
        Volatile.Write(ref _staleUntil, Math.Max(_staleUntil, marks[^1].Value.Version));
        var highest = marks.Where(pair => pair.Value.Number != long.MaxValue).Select(pair => pair.Value.Number).DefaultIfEmpty(0).Max();
        Volatile.Write(ref _lowest, _lowest == long.MaxValue ? _lowest : Math.Max(_lowest, highest));
        foreach (var (thing, mark) in marks)
        {
            if (mark.Number != long.MaxValue)
                _marks.TryRemove(thing, out _);
        }
    }

    private readonly record struct Mark(long Version, long Number);
}
