using System.Data.Common;
using Microsoft.Data.Sqlite;

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

    public static TenantStoreException Of(Exception exception) => exception is SqliteException { SqliteErrorCode: FullCode }
        ? new StorageFullException("The registry could not be written: the disk is full.", exception)
        : new TenantStoreException("The registry could not be read or written.", exception);

    private static bool IsOfStorage(DbException exception) => exception is not SqliteException { SqliteErrorCode: ConstraintCode };
}
