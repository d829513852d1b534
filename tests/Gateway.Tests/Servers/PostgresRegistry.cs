using Npgsql;
using TestServers;

namespace Gateway.Tests.Servers;

/// <summary>An empty registry in a PostgreSQL server, as an operator sets it up: an owner, and a login of the gateway that owns nothing. The gateway migrates it at its start.</summary>
internal sealed class PostgresRegistry : IAsyncDisposable
{
    private const string Owner = "registry_owner", App = "gateway", Database = "registry", Password = "of-tests-alone";

    private readonly PostgresServer _server;

    private PostgresRegistry(PostgresServer server) => _server = server;

    /// <summary>For the gateway's command line.</summary>
    public string[] Settings =>
    [
        $"--ConnectionStrings:Registry={_server.ConnectionString(Database, App, Password)}",
        $"--ConnectionStrings:RegistryOwner={_server.ConnectionString(Database, Owner, Password)}",
    ];

    public static async Task<PostgresRegistry> StartAsync()
    {
        var server = await PostgresServer.StartAsync();
        await server.ExecuteAsync($"CREATE ROLE {Owner} LOGIN CREATEROLE PASSWORD '{Password}'");
        await server.ExecuteAsync($"CREATE DATABASE {Database} OWNER {Owner}");
        return new PostgresRegistry(server);
    }

    /// <summary>Every row of every table as text, read past the gateway.</summary>
    public async Task<IReadOnlyList<string>> DumpAsync()
    {
        var rows = new List<string>();
        foreach (var table in await _server.ExecuteAsync("SELECT tablename FROM pg_tables WHERE schemaname = 'registry' ORDER BY 1", Database))
            rows.AddRange((await _server.ExecuteAsync($"SELECT t::text FROM registry.{table} t", Database)).Select(row => $"{table}: {row}"));
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await _server.DisposeAsync();
    }
}
