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

    /// <summary>
    /// The same statement for many rows: read once by the database, and on PostgreSQL sent in one piece. For what is written by the hundred a second; arguments are given by name and value, since finding
    /// them by their names among many costs more than the rows.
    /// </summary>
    /// <param name="sql">With <c>@name</c> for each argument.</param>
    /// <param name="rows">Arguments of the same names and types in the same order.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Rows that were changed.</returns>
    public Task<int> ExecuteManyAsync(string sql, IReadOnlyList<IReadOnlyList<Argument>> rows, CancellationToken cancellationToken) =>
        RegistryFault.GuardAsync(connection.CanCreateBatch ? ExecuteTogetherAsync(sql, rows, cancellationToken) : ExecuteInTurnAsync(sql, rows, cancellationToken));

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

    private async Task<int> ExecuteTogetherAsync(string sql, IReadOnlyList<IReadOnlyList<Argument>> rows, CancellationToken cancellationToken)
    {
        await using var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        foreach (var row in rows)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = sql;
            foreach (var argument in row)
                command.Parameters.Add(argument.On(command.CreateParameter()));
            batch.BatchCommands.Add(command);
        }

        return rows.Count == 0 ? 0 : await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> ExecuteInTurnAsync(string sql, IReadOnlyList<IReadOnlyList<Argument>> rows, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, sql);
        var changed = 0;
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Count; i++)
            {
                if (command.Parameters.Count == i)
                    command.Parameters.Add(row[i].On(command.CreateParameter()));
                else
                    row[i].On(command.Parameters[i]);
            }

            changed += await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        return changed;
    }

    private CommandDefinition Command(string sql, object? arguments, CancellationToken cancellationToken) =>
        new(sql, arguments, transaction, cancellationToken: cancellationToken);
}
