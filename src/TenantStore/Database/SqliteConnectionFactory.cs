using Microsoft.Data.Sqlite;
using TenantStore.Artifacts;

namespace TenantStore.Database;

/// <summary>
/// SQLite in WAL mode. Writers of this process queue at a gate instead of inside SQLite, where they would hold threads; the busy timeout
/// is for other processes (the command line beside a running gateway).
/// </summary>
internal sealed class SqliteConnectionFactory : IConnectionFactory
{
    /// <summary>The folder under Sql whose scripts make this system's schema.</summary>
    internal const string ScriptFolder = "Sqlite";

    /// <summary>SQLITE_BUSY: another process holds the lock.</summary>
    private const int BusyCode = 5;

    /// <summary>How long a checkpoint waits for readers, in milliseconds: writers wait meanwhile.</summary>
    private const int CheckpointMilliseconds = 250;

    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly string _connectionString;
    private readonly string _path;
    private readonly int _busySeconds;
    private readonly TimeProvider _time;

    public SqliteConnectionFactory(string path, int busySeconds, TimeProvider time)
    {
        SQLitePCL.Batteries_V2.Init();
        _path = Path.GetFullPath(path);
        _busySeconds = busySeconds;
        _time = time;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = _path,
            ForeignKeys = true,
            Pooling = true,
            DefaultTimeout = busySeconds,
        }.ToString();
    }

    public async ValueTask<Session> BeginAsync(SessionMode mode, SessionBinding binding, CancellationToken cancellationToken)
    {
        if (mode == SessionMode.Read)
            return await OpenAsync(mode, static () => { }, cancellationToken).ConfigureAwait(false);

        await EnterWriterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await OpenAsync(mode, () => _writer.Release(), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _writer.Release();
            throw;
        }
    }

    /// <summary>Writes the log back and cuts it to nothing: it holds the pages from before. A reader that is under way keeps it; the next deletion, or the last connection's end, makes up for that.</summary>
    public async Task DropErasedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await EnterWriterAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TenantStoreException)
        {
            return;
        }

        try
        {
            await using var connection = new SqliteConnection(_connectionString);
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            Configure(connection, $"PRAGMA busy_timeout = {CheckpointMilliseconds}; PRAGMA query_only = 0; PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException)
        {
            // Busy, or the disk is at fault: what was deleted is deleted.
        }
        finally
        {
            _writer.Release();
        }
    }

    public void Dispose()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
        _writer.Dispose();
    }

    public int Schema => Database.Schema.Scripts(ScriptFolder)[^1].Number;

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await MakeFileAsync(cancellationToken).ConfigureAwait(false);
        await using var session = await BeginAsync(SessionMode.Write, default, cancellationToken).ConfigureAwait(false);
        await Database.Schema.ApplyAsync(session, ScriptFolder, _time, cancellationToken).ConfigureAwait(false);
        await session.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static void Configure(SqliteConnection connection, string pragma)
    {
        using var command = connection.CreateCommand();
        command.CommandText = pragma;
        command.ExecuteNonQuery();
    }

    /// <summary>Makes the file, readable by its owner alone (SQLite gives the same mode to the files beside it), and switches it to WAL.</summary>
    private async Task MakeFileAsync(CancellationToken cancellationToken)
    {
        if (Path.GetDirectoryName(_path) is { Length: > 0 } folder)
            PrivateFolder.Create(folder);
        if (!File.Exists(_path))
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await using var created = new FileStream(_path, options);
        }

        await using var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            Configure(connection, "PRAGMA journal_mode = WAL");
        }
        catch (SqliteException exception)
        {
            throw RegistryFault.Of(exception);
        }
    }

    private async ValueTask EnterWriterAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(_busySeconds), _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await _writer.WaitAsync(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Busy();
        }
    }

    private async ValueTask<Session> OpenAsync(SessionMode mode, Action released, CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            // Pooled connections keep the pragmas of their last use. What is deleted, a tenant's wrapped key above all, is overwritten and not only let go of.
            Configure(connection, $"PRAGMA busy_timeout = {_busySeconds * 1000}; PRAGMA query_only = {(mode == SessionMode.Read ? 1 : 0)}; PRAGMA secure_delete = ON");
            // Not deferred = BEGIN IMMEDIATE: the lock is taken at once, so no transaction fails half-way on a change of another.
            return new Session(connection, connection.BeginTransaction(deferred: mode == SessionMode.Read), released);
        }
        catch (Exception exception)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            if (exception is SqliteException { SqliteErrorCode: BusyCode })
                throw Busy();
            if (exception is SqliteException)
                throw RegistryFault.Of(exception);
            throw;
        }
    }

    private TenantStoreException Busy() => RegistryFault.Busy(_busySeconds);
}
