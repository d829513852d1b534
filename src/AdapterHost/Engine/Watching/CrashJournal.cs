using AdapterHost.Adapters;

namespace AdapterHost.Engine.Watching;

/// <summary>
/// What is at work right now, written so that whoever starts next can see what this process died of. Steps are the inference thread's; all else
/// comes from any thread.
/// </summary>
internal sealed class CrashJournal
{
    private const int Others = 1;
    private const int Step = 2;
    private const int FirstLoad = 3;

    private readonly JournalFile _file;
    private readonly Lock _lock = new();

    /// <summary>By load record the managed id of the thread that loads; 0 is none.</summary>
    private readonly int[] _loaders = new int[JournalFile.LoadRecords];
    private volatile int _stepper;
    private int _others;

    public CrashJournal(JournalFile file)
    {
        _file = file;
        Previous = Read();
    }

    /// <summary>What was at work when the last process ended.</summary>
    public LastWork Previous { get; }

    /// <summary>Forgets <see cref="Previous"/>: from here on the file speaks of this process.</summary>
    public void Begin()
    {
        _file.SetNumber(HeaderNumber.InStep, 0);
        _file.SetNumber(HeaderNumber.Others, 0);
        _file.SetNumber(HeaderNumber.LastWord, 0);
        for (var load = 0; load < JournalFile.LoadRecords; load++)
        {
            _file.Erase(JournalFile.FirstLoad + load);
        }
    }

    /// <summary>Writes one adapter of the coming step. It counts only from <see cref="Enter"/> on.</summary>
    public void Write(int index, byte[] text) => _file.Put(index, text);

    /// <summary>The step with the first <paramref name="count"/> written adapters begins.</summary>
    public void Enter(int count)
    {
        _stepper = Environment.CurrentManagedThreadId;
        _file.SetNumber(HeaderNumber.InStep, count);
    }

    public void Leave() => _file.SetNumber(HeaderNumber.InStep, 0);

    /// <summary>The calling thread begins to load an adapter.</summary>
    /// <returns>Where the load stands, for <see cref="LeaveLoad"/>; below 0 when there was no room to write it.</returns>
    public int EnterLoad(AdapterKey key)
    {
        if (JournalFile.TextOf(key) is not { } text)
        {
            return -1;
        }

        lock (_lock)
        {
            var free = Array.IndexOf(_loaders, 0);
            if (free >= 0)
            {
                _loaders[free] = Environment.CurrentManagedThreadId;
                _file.Put(JournalFile.FirstLoad + free, text);
            }

            return free;
        }
    }

    public void LeaveLoad(int load)
    {
        if (load < 0)
        {
            return;
        }

        lock (_lock)
        {
            _file.Erase(JournalFile.FirstLoad + load);
            _loaders[load] = 0;
        }
    }

    /// <summary>A request's own thread begins work that may take the process down.</summary>
    public void EnterOther() => Count(1);

    public void LeaveOther() => Count(-1);

    /// <summary>
    /// The calling thread is about to take the process down and says so; the first word counts. Takes no lock: the thread may be anywhere.
    /// </summary>
    /// <param name="isWorker">A thread that is nobody's else computes for the step: llama.cpp's own threads do.</param>
    public void NoteEnd(bool isWorker)
    {
        if (_file.GetNumber(HeaderNumber.LastWord) == 0)
        {
            var thread = Environment.CurrentManagedThreadId;
            var load = Array.IndexOf(_loaders, thread);
            _file.SetNumber(HeaderNumber.LastWord, load >= 0 ? FirstLoad + load : isWorker || thread == _stepper ? Step : Others);
        }
    }

    private void Count(int change)
    {
        lock (_lock)
        {
            _others += change;
            _file.SetNumber(HeaderNumber.Others, _others);
        }
    }

    private LastWork Read()
    {
        var step = KeysOf(0, Math.Clamp(_file.GetNumber(HeaderNumber.InStep), 0, JournalFile.StepRecords));
        var loads = KeysOf(JournalFile.FirstLoad, JournalFile.LoadRecords);
        var word = _file.GetNumber(HeaderNumber.LastWord);
        IReadOnlyList<AdapterKey>? noted = word switch
        {
            Others => [],
            Step => step,
            >= FirstLoad and < FirstLoad + JournalFile.LoadRecords => KeysOf(JournalFile.FirstLoad + word - FirstLoad, 1),
            _ => null,
        };
        return new LastWork([.. step.Union(loads)], _file.GetNumber(HeaderNumber.Others) > 0, noted);
    }

    private List<AdapterKey> KeysOf(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(_file.Get).OfType<AdapterKey>().Distinct()];
}
