using Npgsql;

namespace TenantStore.Database.PostgreSql;

/// <summary>
/// PostgreSQL, through one login that owns nothing: each transaction takes the role and the ids of its binding for itself alone, so that it works through
/// pgbouncer in transaction mode too. A writing transaction holds an advisory lock of its tenant, or of the platform, from its first statement to
/// its end: writers of one tenant come one after another, as on SQLite, and those of different tenants do not wait for each other.
/// </summary>
internal sealed class PostgresConnectionFactory : IConnectionFactory
{
    private readonly NpgsqlDataSource _source;
    private readonly PostgresPreparation _preparation;
    private readonly PostgresPatience _patience;
    private readonly TimeSpan _longTry;
    private readonly TimeProvider _time;

    /// <param name="address">The gateway's own connection string.</param>
    /// <param name="ownerAddress">The owner's, if this process is to bring the schema up to date by itself.</param>
    /// <param name="busySeconds">How long a writer waits for other writers.</param>
    public PostgresConnectionFactory(string address, string? ownerAddress, int busySeconds, TimeProvider time)
        : this(address, ownerAddress, PostgresPatience.Of(busySeconds), time)
    {
    }

    internal PostgresConnectionFactory(string address, string? ownerAddress, PostgresPatience patience, TimeProvider time)
    {
        (_patience, _time) = (patience, time);
        _source = PostgresAddress.Open(address, patience.BusySeconds);
        _longTry = PostgresPatience.LongTry(_source.ConnectionString);
        _preparation = new PostgresPreparation(this, address, ownerAddress, time);
    }

    public int Schema => Database.Schema.Scripts(PostgresMigration.ScriptFolder)[^1].Number;

    public Task PrepareAsync(CancellationToken cancellationToken) => _preparation.RunAsync(cancellationToken);

    public async ValueTask<Session> BeginAsync(SessionMode mode, SessionBinding binding, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        // Nothing is done yet, so a lost connection costs another try: the pool may hold connections to a server that is no more.
        for (var tries = 1; ; tries++)
        {
            var tryStart = _time.GetTimestamp();
            try
            {
                return await OpenAsync(mode, binding, cancellationToken).ConfigureAwait(false);
            }
            catch (NpgsqlException exception) when (RegistryFault.MayRepeat(exception) && tries < PostgresPatience.Tries
                && _time.GetElapsedTime(tryStart) < _longTry && _time.GetElapsedTime(start) < PostgresPatience.LastTry)
            {
                await Task.Delay(PostgresPatience.PauseAfter(tries), _time, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                throw RegistryFault.Busy(_patience.BusySeconds);
            }
            catch (NpgsqlException exception)
            {
                throw RegistryFault.Of(exception);
            }
        }
    }

    public void Dispose() => _source.Dispose();

    private async Task<Session> OpenAsync(SessionMode mode, SessionBinding binding, CancellationToken cancellationToken)
    {
        var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Sent together with the binding. A reader has one snapshot; a writer takes a new one with each statement, the first of them after its lock.
            var level = mode == SessionMode.Read ? System.Data.IsolationLevel.RepeatableRead : System.Data.IsolationLevel.ReadCommitted;
            var transaction = await connection.BeginTransactionAsync(level, cancellationToken).ConfigureAwait(false);
            await using var batch = PostgresBinding.Batch(connection, mode, binding, _patience);
            batch.Transaction = transaction;
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return new Session(connection, transaction, static () => { });
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
