using System.Net;
using Gateway.Placement;
using Gateway.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using TestServers;

namespace Gateway.Tests.Placement.Sharing;

/// <summary>Gateways of one registry and one real Redis, which the second reaches through a proxy that can fail; and a tenant.</summary>
internal sealed class SharedHosts : IAsyncDisposable
{
    private readonly TemporaryFolder _state = new();

    public RedisServer Redis { get; private set; } = null!;

    public TcpFaultProxy ToRedis { get; private set; } = null!;

    public GatewayServer First { get; private set; } = null!;

    public GatewayServer Second { get; private set; } = null!;

    public TestTenant Acme { get; private set; } = null!;

    /// <param name="messagesLost">Nothing that is published reaches the second gateway.</param>
    public static async Task<SharedHosts> StartAsync(bool messagesLost = false)
    {
        var world = new SharedHosts { Redis = await RedisServer.StartAsync() };
        world.ToRedis = TcpFaultProxy.Start(world.Redis.Port);
        if (messagesLost)
            world.ToRedis.MuteAfter = "SUBSCRIBE";
        world.First = await world.StartGatewayAsync(world.Redis.ConnectionString);
        // Version 2 of the protocol has a connection for subscriptions alone.
        world.Second = await world.StartGatewayAsync($"127.0.0.1:{world.ToRedis.Port},protocol=resp2");
        world.Acme = await world.First.CreateTenantAsync("acme");
        return world;
    }

    /// <summary>One more, or one that starts again: nothing in its memory.</summary>
    public Task<GatewayServer> StartGatewayAsync(string? redis = null) => GatewayServer.StartAsync(
        $"--State={_state.Path}", $"--ConnectionStrings:Redis={redis ?? Redis.ConnectionString}", "--Redis:SoftMilliseconds=500", "--Redis:OpenMilliseconds=50",
        "--Limits:Mode=Off", "--Placement:ReportSeconds=1", "--Placement:ProbeSeconds=1");

    public Task<HttpStatusCode> AskAsync(GatewayServer gateway) => AskAsync(gateway, Acme);

    public static async Task<HttpStatusCode> AskAsync(GatewayServer gateway, TestTenant tenant)
    {
        using var response = await gateway.SendAsync(
            HttpMethod.Post, "/v1/completions", tenant.Token, Playground.Json("""{"model":"llama"}"""));
        await response.Content.ReadAsStringAsync();
        return response.StatusCode;
    }

    /// <summary>Until the gateway gives that answer; a host that reports meanwhile is the test's affair.</summary>
    public Task UntilAsync(GatewayServer gateway, HttpStatusCode status) => UntilAsync(async () => await AskAsync(gateway) == status, $"no {status}");

    public static async Task UntilAsync(Func<Task<bool>> condition, string otherwise)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            Assert.False(patience.IsCancellationRequested, $"{otherwise} after 30 s");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    public static HostState? Find(GatewayServer gateway, FakeHost host) => gateway.Services.GetRequiredService<HostDirectory>().Find(host.Id);

    public async ValueTask DisposeAsync()
    {
        await Second.DisposeAsync();
        await First.DisposeAsync();
        await ToRedis.DisposeAsync();
        await Redis.DisposeAsync();
        _state.Dispose();
    }
}
