using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using AdapterHost.Adapters;

namespace AdapterHost.Engine.Watching;

/// <summary>
/// Knows whose the weights are that the engine computes with, keeps the journal of what is at work, and which adapters are under suspicion since
/// the last crash. Loads come from any thread; the rest is the inference thread's.
/// </summary>
/// <param name="journal">Owned. Null keeps none.</param>
internal sealed class AdapterWatch(CrashJournal? journal) : IDisposable
{
    /// <summary>Steps of its own that a suspect must survive before it may share steps again.</summary>
    public const int Probation = 1000;

    private readonly ConditionalWeakTable<IAdapterWeights, Watched> _watched = [];
    private readonly ConcurrentDictionary<AdapterKey, int> _suspects = [];
    private readonly List<byte[]> _written = [];

    /// <summary>What was at work when the last process ended.</summary>
    public IReadOnlyList<AdapterKey> AtLastEnd => journal?.Previous ?? [];

    /// <summary>It was one adapter, and a suspect already.</summary>
    public bool WasApartAtLastEnd => journal is { WasApart: true, Previous.Count: 1 };

    public bool HasSuspects => !_suspects.IsEmpty;

    /// <summary>Before the engine starts.</summary>
    public void Suspect(AdapterKey key) => _suspects[key] = Probation;

    /// <summary>Notes that an adapter is being read into memory until the result is disposed.</summary>
    public LoadMark Loading(AdapterKey key) => new(journal, journal?.EnterLoad(key, IsSuspect(key)) ?? -1);

    public void Loaded(IAdapterWeights weights, AdapterKey key) => _watched.AddOrUpdate(weights, new Watched(key, CrashJournal.RecordOf(key)));

    /// <summary>Any thread; the inference thread alone takes suspects away.</summary>
    private bool IsSuspect(AdapterKey key) => _suspects.ContainsKey(key);

    public bool IsSuspect(IAdapterWeights? weights) =>
        weights is not null && _watched.TryGetValue(weights, out var watched) && _suspects.ContainsKey(watched.Key);

    /// <summary>A step with these adapters begins. Costs a comparison for each when they are those of the step before.</summary>
    /// <param name="adapters">Whose rows it has.</param>
    /// <param name="apart">It is the own step of a suspect.</param>
    public void Enter(List<IAdapterWeights> adapters, bool apart = false)
    {
        if (journal is null)
        {
            return;
        }

        var count = 0;
        foreach (var adapter in adapters)
        {
            if (count == CrashJournal.StepRecords || !_watched.TryGetValue(adapter, out var watched) || watched.Record is not { } record)
            {
                continue;
            }

            if (count == _written.Count)
            {
                _written.Add(record);
                journal.Write(count, record);
            }
            else if (!ReferenceEquals(_written[count], record))
            {
                _written[count] = record;
                journal.Write(count, record);
            }

            count++;
        }

        journal.Enter(count, apart);
    }

    public void Leave() => journal?.Leave();

    /// <summary>A suspect has survived a step of its own.</summary>
    public void Survived(IAdapterWeights weights)
    {
        if (_watched.TryGetValue(weights, out var watched) && _suspects.TryGetValue(watched.Key, out var left))
        {
            if (left > 1)
            {
                _suspects[watched.Key] = left - 1;
            }
            else
            {
                _suspects.TryRemove(watched.Key, out _);
            }
        }
    }

    public void Dispose() => journal?.Dispose();

    /// <summary>One load in the journal.</summary>
    internal readonly struct LoadMark(CrashJournal? journal, int load) : IDisposable
    {
        public void Dispose() => journal?.LeaveLoad(load);
    }

    private sealed record Watched(AdapterKey Key, byte[]? Record);
}
