using System.Runtime.CompilerServices;
using AdapterHost.Adapters;

namespace AdapterHost.Engine.Watching;

/// <summary>
/// Knows whose the weights are that the engine computes with, keeps the journal of what is at work, and judges what the last process died of: who
/// is condemned for it, and who is under suspicion and runs alone. Steps are the inference thread's; all else comes from any thread.
/// </summary>
internal sealed class AdapterWatch : IDisposable
{
    /// <summary>Steps of its own that a suspect must survive before it may share steps again.</summary>
    public const int Probation = 1000;

    private readonly JournalFile? _file;
    private readonly CrashJournal? _journal;
    private readonly SuspectBook _suspects;
    private readonly WorkGate _gate = new();
    private readonly ConditionalWeakTable<IAdapterWeights, Watched> _watched = [];
    private readonly List<byte[]> _written = [];
    private bool? _stepAlone;

    /// <param name="file">Owned. Null keeps no journal: then nobody is ever blamed for a crash.</param>
    /// <param name="lastExitCode">With what the last process ended; null when nobody knows.</param>
    public AdapterWatch(JournalFile? file, int? lastExitCode = null)
    {
        _file = file;
        _suspects = new SuspectBook(file);
        Condemned = new CondemnedBook(file);
        Verdict = CrashVerdict.Of(null, LastWork.Nothing, _ => 0);
        if (file is not null)
        {
            // What is learned is in the file before what it was learned from goes: this process may die while it starts.
            _journal = new CrashJournal(file);
            Verdict = CrashVerdict.Of(lastExitCode, _journal.Previous, _suspects.EndsOf);
            Apply(Verdict);
            _journal.Begin();
        }
    }

    /// <summary>Of the last process's end.</summary>
    public CrashVerdict Verdict { get; }

    /// <summary>What the gateway has yet to hear of.</summary>
    public CondemnedBook Condemned { get; }

    public bool HasSuspects => _suspects.Any;

    /// <summary>It runs alone until it has survived its probation or goes from memory.</summary>
    public void Suspect(AdapterKey key, int ends = 0) => _suspects.Add(key, ends);

    public bool IsSuspect(AdapterKey key) => _suspects.Any && _suspects.Contains(key);

    public bool IsSuspect(IAdapterWeights? weights) =>
        _suspects.Any && weights is not null && _watched.TryGetValue(weights, out var watched) && _suspects.Contains(watched.Key);

    /// <summary>The calling thread begins what a load may crash in; see <see cref="LoadWork"/>.</summary>
    public LoadMark BeginLoad(AdapterKey key)
    {
        bool? alone = HasSuspects ? IsSuspect(key) : null;
        if (alone is { } pass)
        {
            _gate.Enter(pass);
        }

        return new LoadMark(this, _journal?.EnterLoad(key) ?? -1, alone);
    }

    public void Loaded(IAdapterWeights weights, AdapterKey key) => _watched.AddOrUpdate(weights, new Watched(key, JournalFile.TextOf(key)));

    /// <summary>It goes from memory, having crashed nothing: the suspicion goes with it.</summary>
    public void Evicted(AdapterKey key)
    {
        if (_suspects.Any)
        {
            _suspects.Remove(key);
        }
    }

    /// <summary>A step with these adapters begins. Costs a comparison for each when they are those of the step before.</summary>
    /// <param name="adapters">Whose rows it has.</param>
    /// <param name="alone">It is the own step of a suspect.</param>
    public void Enter(List<IAdapterWeights> adapters, bool alone = false)
    {
        _stepAlone = HasSuspects ? alone : null;
        if (_stepAlone is { } pass)
        {
            _gate.Enter(pass);
        }

        if (_journal is null)
        {
            return;
        }

        var count = 0;
        foreach (var adapter in adapters)
        {
            if (count == JournalFile.StepRecords || !_watched.TryGetValue(adapter, out var watched) || watched.Text is not { } text)
            {
                continue;
            }

            if (count == _written.Count)
            {
                _written.Add(text);
                _journal.Write(count, text);
            }
            else if (!ReferenceEquals(_written[count], text))
            {
                _written[count] = text;
                _journal.Write(count, text);
            }

            count++;
        }

        _journal.Enter(count);
    }

    public void Leave()
    {
        _journal?.Leave();
        if (_stepAlone is { } pass)
        {
            _gate.Leave(pass);
            _stepAlone = null;
        }
    }

    /// <summary>A suspect has survived a step of its own.</summary>
    public void Survived(IAdapterWeights weights)
    {
        if (_watched.TryGetValue(weights, out var watched))
        {
            _suspects.Survived(watched.Key);
        }
    }

    /// <summary>A request's thread begins work that no adapter has part in but that may take the process down, until the result is disposed.</summary>
    public OtherMark BeginOther()
    {
        _journal?.EnterOther();
        return new OtherMark(_journal);
    }

    /// <summary>The calling thread is about to take the process down.</summary>
    /// <param name="isWorker">A thread that is nobody's else computes for the step.</param>
    public void NoteEnd(bool isWorker) => _journal?.NoteEnd(isWorker);

    public void Dispose()
    {
        _gate.Dispose();
        _file?.Dispose();
    }

    private void Apply(CrashVerdict verdict)
    {
        if (!verdict.WasCrash)
        {
            return;
        }

        _suspects.ClearEndsExcept([.. verdict.Suspected.Select(one => one.Key)]);
        foreach (var (key, ends) in verdict.Suspected)
        {
            _suspects.Add(key, ends);
        }

        if (verdict.Condemned is { } condemned)
        {
            Condemned.Keep(condemned, HostContract.AdapterFaultReason.Crashed);
            _suspects.Remove(condemned);
        }
    }

    private void EndLoad(int load, bool? alone)
    {
        _journal?.LeaveLoad(load);
        if (alone is { } pass)
        {
            _gate.Leave(pass);
        }
    }

    /// <summary>One load, until it is disposed on the thread that began it. The default marks nothing.</summary>
    internal readonly struct LoadMark(AdapterWatch? watch, int load, bool? alone) : IDisposable
    {
        public void Dispose() => watch?.EndLoad(load, alone);
    }

    /// <summary>One piece of other work.</summary>
    internal readonly struct OtherMark(CrashJournal? journal) : IDisposable
    {
        public void Dispose() => journal?.LeaveOther();
    }

    private sealed record Watched(AdapterKey Key, byte[]? Text);
}
