namespace TenantStore.Auditing;

/// <summary>Makes the entry that follows a log's head. The caller holds the head's row until its transaction ends.</summary>
internal static class AuditAppend
{
    public const int PageLength = 1000;

    /// <param name="head">The log's head as it is now.</param>
    /// <param name="draft">The entry, without number and hash.</param>
    /// <param name="readAfter">Reads up to <see cref="PageLength"/> entries after a number, in order.</param>
    public static async Task<AuditRow> FollowAsync(AuditLogId log, AuditHeadRow head, AuditRow draft, Func<long, Task<IReadOnlyList<AuditRow>>> readAfter)
    {
        var previous = head.Hash ?? await CoverAsync(log, readAfter).ConfigureAwait(false);
        var row = draft with { Entry = head.Entry + 1 };
        return row with { Hash = AuditChain.Next(previous, log, row) };
    }

    /// <summary>The hash that the log's entries from before the chain would have had: once a log, when its first chained entry is made.</summary>
    private static async Task<string> CoverAsync(AuditLogId log, Func<long, Task<IReadOnlyList<AuditRow>>> readAfter)
    {
        var (hash, last) = (AuditChain.Start, 0L);
        while (await readAfter(last).ConfigureAwait(false) is { Count: > 0 } page)
        {
            foreach (var row in page)
                (hash, last) = (AuditChain.Next(hash, log, row), row.Entry);
        }

        return hash;
    }
}
