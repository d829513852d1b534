using TestServers;

namespace EndToEnd.Draining;

/// <summary>What several gateways work on together: a Redis and a PostgreSQL.</summary>
internal sealed class SharedServers : IAsyncDisposable
{
    private const string Database = "registry", Owner = "owner";

    private readonly RedisServer _redis;
    private readonly PostgresServer _postgres;

    private SharedServers(RedisServer redis, PostgresServer postgres) => (_redis, _postgres) = (redis, postgres);

    /// <summary>For gateways and for the commands of their program.</summary>
    public IReadOnlyList<string> Registry =>
    [
        $"--ConnectionStrings:Registry={_postgres.ConnectionString(Database, "gateway", "gateway")}",
        $"--ConnectionStrings:RegistryOwner={_postgres.ConnectionString(Database, Owner, Owner)}",
    ];

    /// <summary>For gateways.</summary>
    public IReadOnlyList<string> Settings => [.. Registry, $"--ConnectionStrings:Redis={_redis.ConnectionString}"];

    public static async Task<SharedServers> StartAsync()
    {
        var postgres = await PostgresServer.StartAsync();
        await postgres.ExecuteAsync($"CREATE ROLE {Owner} LOGIN CREATEROLE PASSWORD '{Owner}'");
        await postgres.ExecuteAsync($"CREATE DATABASE {Database} OWNER {Owner}");
        return new SharedServers(await RedisServer.StartAsync(), postgres);
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _postgres.DisposeAsync();
    }
}
