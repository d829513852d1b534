using TenantStore.Auditing.Heads;

namespace TenantStore.Auditing.Verification;

/// <summary>All heads from all files, by log and entry.</summary>
internal sealed class KnownHeads
{
    private readonly Dictionary<AuditLogId, Dictionary<long, HashSet<string>>> _heads = [];
    private readonly Dictionary<AuditLogId, long> _last = [];

    public int Count { get; private set; }

    public IEnumerable<AuditLogId> Logs => _heads.Keys;

    public void Add(SignedHead head)
    {
        Count++;
        _ = AuditLogId.TryParse(head.Log, out var log);
        if (!_heads.TryGetValue(log, out var entries))
            _heads[log] = entries = [];
        if (!entries.TryGetValue(head.Entry, out var hashes))
            entries[head.Entry] = hashes = new HashSet<string>(StringComparer.Ordinal);
        hashes.Add(head.Hash);
        _last[log] = Math.Max(Last(log), head.Entry);
    }

    /// <summary>The first entry that a head names: it had a hash when it was signed, and so has all that came after. <see cref="long.MaxValue"/> when there is none.</summary>
    public long First(AuditLogId log) => _heads.TryGetValue(log, out var entries) ? entries.Keys.Min() : long.MaxValue;

    /// <summary>The last entry that a head names; 0 when there is none.</summary>
    public long Last(AuditLogId log) => _last.GetValueOrDefault(log);

    /// <summary>Whether every head of this entry has this hash; true when there is none.</summary>
    public bool Agree(AuditLogId log, long entry, string? hash) =>
        !_heads.TryGetValue(log, out var entries) || !entries.TryGetValue(entry, out var hashes) || (hashes.Count == 1 && hashes.Contains(hash ?? ""));
}
