using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace TenantStore.Database;

/// <summary>Where the database's failures (full, damaged, gone, locked) become the store's one exception.</summary>
internal static class RegistryFault
{
    /// <summary>SQLITE_CONSTRAINT: a statement of ours is wrong, and no wait mends it.</summary>
    private const int ConstraintCode = 19;

    /// <summary>SQLITE_FULL: the disk.</summary>
    private const int FullCode = 13;

    public static async Task<T> GuardAsync<T>(Task<T> step)
    {
        try
        {
            return await step.ConfigureAwait(false);
        }
        catch (DbException exception) when (IsOfStorage(exception))
        {
            throw Of(exception);
        }
    }

    public static async Task GuardAsync(Task step)
    {
        try
        {
            await step.ConfigureAwait(false);
        }
        catch (DbException exception) when (IsOfStorage(exception))
        {
            throw Of(exception);
        }
    }

    public static TenantStoreException Of(Exception exception) => exception is SqliteException { SqliteErrorCode: FullCode } or PostgresException { SqlState: PostgresErrorCodes.DiskFull }
        ? new StorageFullException("The registry could not be written: the disk is full.", exception)
        : new TenantStoreException("The registry could not be read or written.", exception);

    public static TenantStoreException Busy(int seconds) => new($"The registry was busy with other writes for {seconds} s (Registry:BusySeconds).");

    /// <summary>
    /// True when a transaction that changed nothing yet, or changes nothing, may be run again: it lost its connection or the server, or to another transaction.
    /// What took too long already is not waited for a second time. A wrong password, a full disk or a broken constraint fails the same way every time.
    /// </summary>
    public static bool MayRepeat(Exception? exception) => exception switch
    {
        // Serialization failure, deadlock, connection lost, server going down or coming up.
        PostgresException { SqlState: var state } => state is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
            || state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("57P0", StringComparison.Ordinal),
        NpgsqlException => !TookTooLong(exception.InnerException),
        _ => false,
    };

    /// <summary>The driver's own patience ended, wherever in the chain it says so: while it connects, it is a cancelled read of a socket.</summary>
    private static bool TookTooLong(Exception? exception) => exception switch
    {
        null => false,
        TimeoutException or OperationCanceledException or SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.OperationAborted } => true,
        _ => TookTooLong(exception.InnerException),
    };

    /// <summary>
    /// A value, a constraint or a statement that the database refuses (SQLSTATE classes 22, 23 and 42) is ours to mend; anything else it cannot do now.
    /// </summary>
    private static bool IsOfStorage(DbException exception) => exception switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode != ConstraintCode,
        PostgresException { SqlState: var state } => state[..2] is not ("22" or "23" or "42"),
        _ => true,
    };
}
