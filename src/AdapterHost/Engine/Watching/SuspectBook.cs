using AdapterHost.Adapters;

namespace AdapterHost.Engine.Watching;

/// <summary>
/// Adapters that may have taken a process down, across processes: each with the steps that it still has to run alone, and with the unexplained
/// ends in a row at which it alone was at work. Any thread.
/// </summary>
internal sealed class SuspectBook
{
    private readonly JournalFile? _file;
    private readonly Lock _lock = new();
    private readonly OrderedDictionary<AdapterKey, Suspect> _suspects = [];
    private volatile bool _any;

    /// <param name="file">Where they are kept; null keeps them in memory alone.</param>
    public SuspectBook(JournalFile? file)
    {
        _file = file;
        for (var i = 0; file is not null && i < JournalFile.SuspectRecords; i++)
        {
            var record = JournalFile.FirstSuspect + i;
            if (file.Get(record) is { } key)
            {
                var (steps, ends) = file.GetNumbers(record);
                _suspects[key] = new Suspect(record, Math.Clamp(steps, 1, AdapterWatch.Probation), Math.Max(0, ends));
            }
        }

        _any = _suspects.Count > 0;
    }

    public bool Any => _any;

    public bool Contains(AdapterKey key)
    {
        lock (_lock)
        {
            return _suspects.ContainsKey(key);
        }
    }

    /// <summary>0 for who is no suspect.</summary>
    public int EndsOf(AdapterKey key)
    {
        lock (_lock)
        {
            return _suspects.TryGetValue(key, out var suspect) ? suspect.Ends : 0;
        }
    }

    /// <summary>Its probation begins, or begins anew. When there is no room the oldest suspect is forgotten.</summary>
    public void Add(AdapterKey key, int ends)
    {
        lock (_lock)
        {
            Remove_NeedsLock(key);
            if (_suspects.Count == JournalFile.SuspectRecords)
            {
                Remove_NeedsLock(_suspects.GetAt(0).Key);
            }

            var free = Enumerable.Range(JournalFile.FirstSuspect, JournalFile.SuspectRecords).Except(_suspects.Values.Select(one => one.Record)).First();
            _suspects.Add(key, new Suspect(free, AdapterWatch.Probation, ends));
            _any = true;
            if (JournalFile.TextOf(key) is { } text)
            {
                // Numbers first: the record is there when its text is.
                _file?.Erase(free);
                _file?.SetNumbers(free, AdapterWatch.Probation, ends);
                _file?.Put(free, text);
            }
        }
    }

    /// <summary>The process died of something else: what these did before is no row any more.</summary>
    public void ClearEndsExcept(IReadOnlyCollection<AdapterKey> involved)
    {
        lock (_lock)
        {
            foreach (var (key, suspect) in _suspects.Where(one => !involved.Contains(one.Key)).ToList())
            {
                Update_NeedsLock(key, suspect with { Ends = 0 });
            }
        }
    }

    /// <summary>It has survived a step of its own; the last of its probation clears it.</summary>
    public void Survived(AdapterKey key)
    {
        lock (_lock)
        {
            if (!_suspects.TryGetValue(key, out var suspect))
            {
                return;
            }

            if (suspect.Steps > 1)
            {
                Update_NeedsLock(key, suspect with { Steps = suspect.Steps - 1 });
            }
            else
            {
                Remove_NeedsLock(key);
            }
        }
    }

    public void Remove(AdapterKey key)
    {
        lock (_lock)
        {
            Remove_NeedsLock(key);
        }
    }

    private void Update_NeedsLock(AdapterKey key, Suspect suspect)
    {
        _suspects[key] = suspect;
        _file?.SetNumbers(suspect.Record, suspect.Steps, suspect.Ends);
    }

    private void Remove_NeedsLock(AdapterKey key)
    {
        if (_suspects.Remove(key, out var suspect))
        {
            _file?.Erase(suspect.Record);
            _any = _suspects.Count > 0;
        }
    }

    /// <param name="Record">Its place in the file.</param>
    /// <param name="Steps">Left to run alone.</param>
    /// <param name="Ends">Unexplained, in a row.</param>
    private readonly record struct Suspect(int Record, int Steps, int Ends);
}
