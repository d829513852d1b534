using AdapterHost.Adapters;
using HostContract;

namespace AdapterHost.Engine.Watching;

/// <summary>
/// Condemned adapters that no gateway has taken note of yet, across processes: a host that dies before its next report must not let them run
/// again. Guarded by the cache's lock.
/// </summary>
/// <param name="file">Where they are kept; null keeps none.</param>
internal sealed class CondemnedBook(JournalFile? file)
{
    private static readonly AdapterFaultReason[] s_reasons = [.. Enum.GetValues<AdapterFaultReason>().Where(reason => reason != AdapterFaultReason.Unknown)];

    /// <summary>Those of the file.</summary>
    public IReadOnlyList<(AdapterKey Key, AdapterFaultReason Reason)> All =>
    [
        .. Records()
            .Where(one => one.Key is not null)
            .Select(one => (one.Key!.Value, Reason: (AdapterFaultReason)file!.GetNumbers(one.Record).First))
            .Where(one => s_reasons.Contains(one.Reason)),
    ];

    /// <summary>Keeps one; the bound is that of a report, so there is room while no more than those are kept.</summary>
    public void Keep(AdapterKey key, AdapterFaultReason reason)
    {
        Drop(key);
        if (file is not null && JournalFile.TextOf(key) is { } text && Records().FirstOrDefault(one => one.Key is null) is { Record: > 0 and var free })
        {
            file.SetNumbers(free, (int)reason, 0);
            file.Put(free, text);
        }
    }

    /// <summary>The gateway knows, or has let it go.</summary>
    public void Drop(AdapterKey key)
    {
        foreach (var (record, _) in Records().Where(one => one.Key == key).ToList())
        {
            file!.Erase(record);
        }
    }

    private IEnumerable<(int Record, AdapterKey? Key)> Records() => file is null
        ? []
        : Enumerable.Range(JournalFile.FirstCondemned, JournalFile.CondemnedRecords).Select(record => (record, file.Get(record)));
}
