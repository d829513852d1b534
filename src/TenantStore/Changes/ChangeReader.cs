using TenantStore.Database;

namespace TenantStore.Changes;

/// <summary>
/// Follows the log of changes. It remembers the last row that it read; if that row is not what it was, or one after it is missing, rows were missed (trimmed away, or the
/// registry was put back to an older state), and all that is cached is dropped. Not for several threads at once.
/// </summary>
internal sealed class ChangeReader(IConnectionFactory factory, RegistryChangeFeed feed)
{
    private LoggedChange? _last;

    /// <summary>Rows of before the start that are read at it, so that answers which other processes read then can be judged.</summary>
    public const int History = ChangeLog.Page - 1;

    /// <summary>Reads what is new, and tells the rows. After it, the process knows all that was committed before it began.</summary>
    /// <exception cref="TenantStoreException">The registry cannot be read now.</exception>
    public async Task<IReadOnlyList<LoggedChange>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var session = await factory.BeginAsync(SessionMode.Read, SessionBinding.OfPlatform(), cancellationToken).ConfigureAwait(false);
        var news = new List<LoggedChange>();
        if (_last is null || !await ContinueAsync(session, news, cancellationToken).ConfigureAwait(false))
            await BeginAsync(session, cancellationToken).ConfigureAwait(false);
        feed.Ledger.Settle();
        return news;
    }

    /// <summary>False when the row that was read last is not there any more as it was.</summary>
    private async Task<bool> ContinueAsync(Session session, List<LoggedChange> news, CancellationToken cancellationToken)
    {
        while (true)
        {
            var rows = await ChangeLog.FromAsync(session, _last!.Seq, cancellationToken).ConfigureAwait(false);
            if (rows.Count == 0 || rows[0] != _last)
                return false;
            foreach (var row in rows.Skip(1))
            {
                // The numbers have no gaps; one that is missing is a change that nobody told us.
                if (row.Seq != _last.Seq + 1)
                    return false;
                feed.Advance(row.Seq, RegistryChangeText.Read(row.Payload));
                _last = row;
                news.Add(row);
            }

            if (rows.Count < ChangeLog.Page)
                return true;
        }
    }

    private async Task BeginAsync(Session session, CancellationToken cancellationToken)
    {
        var position = await ChangeLog.PositionAsync(session, cancellationToken).ConfigureAwait(false);
        var rows = await ChangeLog.FromAsync(session, Math.Max(1, position - History), cancellationToken).ConfigureAwait(false);
        if (rows.Count == 0 || rows[^1].Seq != position)
            throw new TenantStoreException("The registry's log of changes does not end at its position.");
        // An answer read at the first row's number knows all up to it; the rows after it are judged by.
        feed.Restart(rows[0].Seq, lowest: rows[0].Seq);
        foreach (var row in rows.Skip(1))
            feed.Advance(row.Seq, RegistryChangeText.Read(row.Payload));
        _last = rows[^1];
    }
}
