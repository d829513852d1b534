using Npgsql;

namespace TestServers;

/// <summary>A real pgbouncer in transaction mode: each transaction may get another of its few connections to the server.</summary>
public sealed class PgBouncer : IAsyncDisposable
{
    private const int Attempts = 5;

    private readonly ServerFolder _folder;
    private readonly ServerProcess _process;

    private PgBouncer(ServerFolder folder, ServerProcess process, int port) => (_folder, _process, Port) = (folder, process, port);

    public int Port { get; }

    /// <param name="serverPort">Of the PostgreSQL server on loopback.</param>
    /// <param name="logins">Names and passwords of those who may come through.</param>
    /// <param name="poolSize">Connections to the server, for each user and database.</param>
    /// <remarks>Tests have a database each: connections of those before would use up the server's.</remarks>
    public static async Task<PgBouncer> StartAsync(int serverPort, IReadOnlyDictionary<string, string> logins, int poolSize)
    {
        var folder = new ServerFolder("pgbouncer");
        await File.WriteAllLinesAsync(folder.Combine("users"), logins.Select(login => $"\"{login.Key}\" \"{login.Value}\""));
        for (var attempt = 1; ; attempt++)
        {
            var port = LoopbackPort.Find();
            await File.WriteAllTextAsync(folder.Combine("pgbouncer.ini"), $"""
                [databases]
                * = host=127.0.0.1 port={serverPort}
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = {port}
                unix_socket_dir =
                auth_type = scram-sha-256
                auth_file = {folder.Combine("users")}
                pool_mode = transaction
                default_pool_size = {poolSize}
                max_client_conn = 500
                server_idle_timeout = 5
                """);
            try
            {
                return new PgBouncer(folder, await RunAsync(folder, port), port);
            }
            catch (InvalidOperationException) when (attempt < Attempts)
            {
                // The port was taken meanwhile.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>For one that lives as long as the test process.</summary>
    public void EndWithProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        _process.End("KILL");
        _folder.Dispose();
    };

    /// <summary>The same connection string, by way of this.</summary>
    public string Through(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { Host = "127.0.0.1", Port = Port }.ToString();

    private static async Task<ServerProcess> RunAsync(ServerFolder folder, int port)
    {
        var process = ServerProcess.Start("pgbouncer", "pgbouncer", [folder.Combine("pgbouncer.ini")], "postgres");
        await process.WaitAsync(async () =>
        {
            using var client = new System.Net.Sockets.TcpClient();
            await client.ConnectAsync(System.Net.IPAddress.Loopback, port);
            return true;
        });
        return process;
    }
}
