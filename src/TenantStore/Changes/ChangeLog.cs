using TenantStore.Database;

namespace TenantStore.Changes;

/// <summary>
/// The table of changes. Why its order is right on PostgreSQL, where transactions commit in another order than they began: the last thing
/// that a writing transaction does is to count up the one row of <c>registry_position</c>, which stays locked until its end. The next one is
/// let in after the first can be seen by every new snapshot, and only then reads the number that it counts up. So whoever sees a number sees
/// all lower ones, and a reader that has come to a number has missed none. (A sequence would give its numbers out before that. An
/// advisory lock around sequence and commit would do the same as the row's own lock, but for the numbers of transactions rolled back, which
/// leave gaps there and none here.) It is the last lock taken, so it closes no circle. SQLite has one writer at a time anyway.
/// </summary>
internal static class ChangeLog
{
    /// <summary>Rows read at a time.</summary>
    public const int Page = 1000;

    private const string Count = "UPDATE registry_position SET seq = seq + 1 WHERE id = 1 RETURNING seq";
    private const string Insert = "INSERT INTO registry_changes (seq, at, payload) VALUES (@seq, @at, @payload)";
    private const string SelectPosition = "SELECT seq FROM registry_position WHERE id = 1";
    private const string SelectFrom = "SELECT seq AS Seq, at AS At, payload AS Payload FROM registry_changes WHERE seq >= @seq ORDER BY seq LIMIT @count";
    private const string SelectFirst = "SELECT at FROM registry_changes WHERE seq > @seq ORDER BY seq LIMIT 1";
    private const string DeleteOld = "DELETE FROM registry_changes WHERE at < @at AND seq < @seq";

    /// <summary>Adds the changes to the transaction, as its last statement before the commit; their number.</summary>
    public static async Task<long> AppendAsync(Session session, IEnumerable<RegistryChange> changes, long atMilliseconds, CancellationToken cancellationToken)
    {
        var seq = await session.FindAsync<long>(Count, null, cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync(Insert, new { seq, at = atMilliseconds, payload = RegistryChangeText.Write(changes) }, cancellationToken).ConfigureAwait(false);
        return seq;
    }

    /// <summary>The number of the last change that this transaction sees. What it reads after this is at least as new.</summary>
    public static Task<long> PositionAsync(Session session, CancellationToken cancellationToken) =>
        session.FindAsync<long>(SelectPosition, null, cancellationToken);

    /// <summary>The row of this number, if it is still there, and those after it, a page at most.</summary>
    public static Task<IReadOnlyList<LoggedChange>> FromAsync(Session session, long seq, CancellationToken cancellationToken) =>
        session.QueryAsync<LoggedChange>(SelectFrom, new { seq, count = Page }, cancellationToken);

    /// <summary>When the oldest row was written that is left, but for the first of all; 0 = there is none.</summary>
    public static Task<long> OldestAsync(Session session, CancellationToken cancellationToken) =>
        session.FindAsync<long>(SelectFirst, new { seq = 1 }, cancellationToken);

    /// <summary>Removes what is older, but never the last row: it is what gateways compare their position with.</summary>
    public static async Task TrimAsync(Session session, long beforeMilliseconds, CancellationToken cancellationToken)
    {
        var last = await PositionAsync(session, cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync(DeleteOld, new { at = beforeMilliseconds, seq = last }, cancellationToken).ConfigureAwait(false);
    }
}
