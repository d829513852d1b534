using Npgsql;

namespace TestServers;

/// <summary>
/// A real PostgreSQL cluster on loopback, in a folder of its own, run as the user postgres when we are root. Passwords are checked (SCRAM). Without
/// fsync unless asked for: a kill of the process loses nothing even so, only a loss of power would.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    public const string Superuser = "postgres";

    /// <summary>Of the superuser. It guards a cluster on loopback for the length of a test run.</summary>
    public const string Password = "of-tests-alone";

    private const string Immediately = "QUIT";
    private const string User = "postgres";
    private const int Attempts = 5;

    private readonly ServerFolder _folder;
    private ServerProcess _process;

    private PostgresServer(ServerFolder folder, ServerProcess process, int port) => (_folder, _process, Port) = (folder, process, port);

    public int Port { get; }

    public ServerProcess Process => _process;

    private string Data => _folder.Combine("data");

    /// <param name="settings">Lines of postgresql.conf, e.g. <c>fsync=on</c>.</param>
    public static async Task<PostgresServer> StartAsync(params string[] settings)
    {
        var folder = new ServerFolder("postgres");
        var password = folder.Combine("password");
        await File.WriteAllTextAsync(password, Password);
        await ServerCommand.RunAsync(
            PostgresProgram.Find("initdb"),
            ["-D", folder.Combine("data"), "-U", Superuser, "-A", "scram-sha-256", $"--pwfile={password}", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"],
            User);
        return await StartAsync(folder, settings);
    }

    /// <summary>Another server that follows this one, from a copy of it (pg_basebackup). It can be promoted.</summary>
    public async Task<PostgresServer> StartStandbyAsync(string applicationName)
    {
        var folder = new ServerFolder("postgres");
        var primary = new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = Port, Username = Superuser, Password = Password };
        await ServerCommand.RunAsync(
            PostgresProgram.Find("pg_basebackup"),
            ["-D", folder.Combine("data"), "-R", "-X", "stream", "-c", "fast", "--no-sync", "-d",
                $"host={primary.Host} port={primary.Port} user={primary.Username} password={primary.Password} application_name={applicationName}"],
            User);
        return await StartAsync(folder, []);
    }

    /// <summary>Makes a standby the primary, as an operator does, and comes back when it is.</summary>
    public Task PromoteAsync() => ServerCommand.RunAsync(PostgresProgram.Find("pg_ctl"), ["promote", "-D", Data, "-w"], User);

    /// <summary>A server that was killed or stopped, on the same port, with what it had committed.</summary>
    public async Task RestartAsync(params string[] settings)
    {
        await _process.DisposeAsync();
        _process = await RunAsync(Data, Port, settings);
    }

    /// <summary>As the superuser, or as somebody else.</summary>
    public string ConnectionString(string database = "postgres", string user = Superuser, string password = Password) =>
        new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = Port, Database = database, Username = user, Password = password }.ToString();

    /// <summary>Statements of the superuser; the first column of the last one's rows.</summary>
    public async Task<IReadOnlyList<string>> ExecuteAsync(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(Convert.ToString(reader.GetValue(0), System.Globalization.CultureInfo.InvariantCulture) ?? "");
        return rows;
    }

    /// <summary>Ends it at once; its processes and shared memory go with it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await _process.SignalAsync(Immediately);
            await _process.WaitForExitAsync();
        }

        await _process.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>For one that lives as long as the test process.</summary>
    public void EndWithProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        _process.End(Immediately);
        _folder.Dispose();
    };

    private static async Task<PostgresServer> StartAsync(ServerFolder folder, string[] settings)
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = LoopbackPort.Find();
            try
            {
                return new PostgresServer(folder, await RunAsync(folder.Combine("data"), port, settings), port);
            }
            catch (InvalidOperationException) when (attempt < Attempts)
            {
                // The port was taken meanwhile.
            }
        }
    }

    private static async Task<ServerProcess> RunAsync(string data, int port, string[] settings)
    {
        string[] all =
        [
            "listen_addresses=127.0.0.1", $"port={port}", "unix_socket_directories=", "max_connections=200", "shared_buffers=32MB", "fsync=off",
            "synchronous_commit=on", "full_page_writes=off", "log_min_messages=warning", .. settings,
        ];
        var process = ServerProcess.Start("postgres", PostgresProgram.Find("postgres"), ["-D", data, .. all.SelectMany(setting => new[] { "-c", setting })], User);
        await process.WaitAsync(async () =>
        {
            await using var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={port};Username={Superuser};Password={Password};Database=postgres;Pooling=false;Timeout=5");
            await connection.OpenAsync();
            return true;
        });
        return process;
    }
}
