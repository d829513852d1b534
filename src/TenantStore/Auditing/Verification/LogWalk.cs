using TenantStore.Database;

namespace TenantStore.Auditing.Verification;

/// <summary>Goes over one log from its first entry to its last and stops at the first that is bad.</summary>
internal sealed class LogWalk(AuditLogId log, KnownHeads heads)
{
    private readonly long _firstHead = heads.First(log);
    private string _hash = AuditChain.Start;
    private bool _chained;
    private DateTimeOffset? _uncoveredSince;

    /// <summary>The last good entry.</summary>
    public long Last { get; private set; }

    public AuditFinding? Finding { get; private set; }

    /// <summary>False when it was bad.</summary>
    public bool Step(AuditRow row)
    {
        if (row.Entry != Last + 1)
            return Fail(AuditFault.Missing, Last + 1, "is missing: it was deleted or given another number");
        var hash = AuditChain.Next(_hash, log, row);
        if (row.Hash is null ? _chained || row.Entry >= _firstHead : row.Hash != hash)
            return Fail(AuditFault.Altered, row.Entry, "does not follow from the entries before it: it or one of those without a hash was changed, moved or taken from another log");
        if (!heads.Agree(log, row.Entry, hash))
            return Fail(AuditFault.Rewritten, row.Entry, "has another hash than the one that was signed: the log was written anew at or before it");
        (_hash, _chained, Last) = (hash, row.Hash is not null, row.Entry);
        // Hashes that were taken away end no coverage: where there is a head, what follows it needs one.
        if ((_chained || _firstHead <= Last) && Last > heads.Last(log))
            _uncoveredSince ??= row.At.ToTime();
        return true;
    }

    /// <summary>After the last row.</summary>
    /// <param name="registryHead">The registry's own row of the log's head, or null.</param>
    /// <param name="covered">Entries from before this time should have a head.</param>
    public void End(AuditHeadRow? registryHead, DateTimeOffset covered)
    {
        if (Finding is not null)
            return;
        if (heads.Last(log) > Last)
            Fail(AuditFault.CutOff, Last + 1, $"and all after it are gone: a head was signed over entry {heads.Last(log)}");
        else if ((registryHead?.Entry ?? 0) > Last)
            Fail(AuditFault.CutOff, Last + 1, $"and all after it are gone: the registry's own row of heads names entry {registryHead!.Entry}");
        else if (Last > 0 && (registryHead is null || registryHead.Entry != Last || (registryHead.Hash ?? _hash) != _hash || (registryHead.Hash is null && _chained)))
            Fail(AuditFault.Altered, Last, "is not the one that the registry's own row of heads names");
        else if (_uncoveredSince < covered)
            Fail(AuditFault.Uncovered, heads.Last(log) + 1, "and later ones have no signed head: heads were removed, or the gateway was killed and has not run since");
    }

    private bool Fail(AuditFault fault, long entry, string what)
    {
        Finding = new AuditFinding(fault, log, entry, $"{log}: entry {entry} {what}");
        return false;
    }
}
