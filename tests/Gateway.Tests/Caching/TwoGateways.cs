using Gateway.Tests.Servers;
using TestServers;

namespace Gateway.Tests.Caching;

/// <summary>
/// Two gateways on one PostgreSQL and one Redis. The second reaches both through fault proxies of its own, so that a test can cut it off and leave the first alone; what
/// is published never reaches it while <see cref="TcpFaultProxy.MuteAfter"/> is set before it subscribes.
/// </summary>
public sealed class TwoGateways : IAsyncLifetime
{
    private const string Database = "registry";
    private const string Owner = "registry_owner";
    private const string App = "gateway";

    internal PostgresServer Postgres { get; private set; } = null!;

    internal RedisServer Redis { get; private set; } = null!;

    internal TcpFaultProxy ToPostgres { get; private set; } = null!;

    internal TcpFaultProxy ToRedis { get; private set; } = null!;

    internal GatewayServer First { get; private set; } = null!;

    internal GatewayServer Second { get; private set; } = null!;

    internal FakeHost Host { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        (Postgres, Redis) = (await PostgresServer.StartAsync(), await RedisServer.StartAsync());
        await Postgres.ExecuteAsync($"CREATE ROLE {Owner} LOGIN CREATEROLE PASSWORD '{Owner}'");
        await Postgres.ExecuteAsync($"CREATE DATABASE {Database} OWNER {Owner}");
        ToPostgres = TcpFaultProxy.Start(Postgres.Port);
        ToRedis = TcpFaultProxy.Start(Redis.Port);
        ToRedis.MuteAfter = "SUBSCRIBE";
        var owner = Postgres.ConnectionString(Database, Owner, Owner);
        var app = Postgres.ConnectionString(Database, App, App);
        First = await GatewayServer.StartAsync(
            $"--ConnectionStrings:Registry={app}", $"--ConnectionStrings:RegistryOwner={owner}", $"--ConnectionStrings:Redis={Redis.ConnectionString}");
        Second = await GatewayServer.StartAsync(
            $"--State={First.State}",
            // What limits do without the registry, and without Redis, is their own matter (Limits:OnRedisLoss).
            "--Limits:Mode=Off",
            $"--ConnectionStrings:Registry={app.Replace($"Port={Postgres.Port}", $"Port={ToPostgres.Port}", StringComparison.OrdinalIgnoreCase)}",
            // Version 2 of the protocol has a connection for subscriptions alone.
            $"--ConnectionStrings:Redis=127.0.0.1:{ToRedis.Port},protocol=resp2");
        Host = await FakeHost.StartAsync(Second, GatewayServer.Llama);
    }

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        await Second.DisposeAsync();
        await First.DisposeAsync();
        await ToRedis.DisposeAsync();
        await ToPostgres.DisposeAsync();
        await Redis.DisposeAsync();
        await Postgres.DisposeAsync();
    }
}
