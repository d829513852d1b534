using System.Data.Common;
using Dapper;

namespace TenantStore.Database;

/// <summary>
/// One open connection with one transaction on it. Ends in a rollback unless committed. Not for several threads.
/// What the database fails at is a <see cref="TenantStoreException"/>.
/// </summary>
internal sealed class Session(DbConnection connection, DbTransaction transaction, Action released) : IAsyncDisposable
{
    private bool _disposed;

    public Task<int> ExecuteAsync(string sql, object? arguments, CancellationToken cancellationToken) =>
        RegistryFault.GuardAsync(connection.ExecuteAsync(Command(sql, arguments, cancellationToken)));

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? arguments, CancellationToken cancellationToken) =>
        (await RegistryFault.GuardAsync(connection.QueryAsync<T>(Command(sql, arguments, cancellationToken))).ConfigureAwait(false)).AsList();

    public Task<T?> FindAsync<T>(string sql, object? arguments, CancellationToken cancellationToken) =>
        RegistryFault.GuardAsync(connection.QuerySingleOrDefaultAsync<T>(Command(sql, arguments, cancellationToken)));

    /// <summary>Waits for the holders of a named lock, and holds it until the transaction ends. SQLite has one writer at a time: nothing is left to wait for.</summary>
    /// <param name="shared">Others may hold it at the same time, who say so too.</param>
    /// <exception cref="TenantStoreException">It was held for longer than Registry:BusySeconds.</exception>
    public Task LockAsync(string name, bool shared, CancellationToken cancellationToken) => connection is not Npgsql.NpgsqlConnection
        ? Task.CompletedTask
        : ExecuteAsync(
            shared ? "SELECT pg_advisory_xact_lock_shared(hashtextextended(@name, 0))" : "SELECT pg_advisory_xact_lock(hashtextextended(@name, 0))",
            new { name }, cancellationToken);

    public Task CommitAsync(CancellationToken cancellationToken) => RegistryFault.GuardAsync(transaction.CommitAsync(cancellationToken));

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        try
        {
            // A rollback fails where the work before it did, and the connection goes back to the pool all the same.
            await RegistryFault.GuardAsync(transaction.DisposeAsync().AsTask()).ConfigureAwait(false);
        }
        finally
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            released();
        }
    }

    private CommandDefinition Command(string sql, object? arguments, CancellationToken cancellationToken) =>
        new(sql, arguments, transaction, cancellationToken: cancellationToken);
}
