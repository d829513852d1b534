using System.Collections.Concurrent;
using System.Net;
using Gateway.Placement;
using Gateway.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Gateway.Tests.Placement.Sharing;

/// <summary>Whoever has Redis can hide hosts. He cannot have a prompt sent anywhere: not by a record of his own, not by an old one, not by another host's.</summary>
public sealed class UntrustedRedisTests : IAsyncLifetime
{
    private const string Versions = "lg:{hosts}:versions";
    private const string Records = "lg:{hosts}:records";
    private const string News = "lg:{hosts}:news";

    private SharedHosts _world = null!;
    private ConnectionMultiplexer _redis = null!;

    private IDatabase Database => _redis.GetDatabase();

    public async Task InitializeAsync()
    {
        _world = await SharedHosts.StartAsync();
        _redis = await ConnectionMultiplexer.ConnectAsync(_world.Redis.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task Record_TellsNothingInTheClear()
    {
        await using var host = await FakeHost.StartAsync(_world.First, GatewayServer.Llama);
        await host.ReportAsync(report => report with { Residents = [new(new HostContract.TenantKey(_world.Acme.Id), AdapterFormats.AdapterDigest.Parse("sha256:" + new string('c', 64)), 1, 0)] });
        var lying = string.Concat((await Database.HashGetAllAsync(Records)).Select(entry => entry.Name + System.Text.Encoding.Latin1.GetString((byte[])entry.Value!)));
        Assert.NotEmpty(lying);
        foreach (var secret in new[] { host.Id.Value, host.Address, host.BootGeneration, host.MacKey, _world.Acme.Id, new string('c', 64), "llama" })
            Assert.DoesNotContain(secret, lying, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task ForgedRecord_IsNoHost()
    {
        var stranger = await Stranger.StartAsync();
        await using (stranger)
        {
            await using var host = await FakeHost.StartAsync(_world.First, GatewayServer.Llama);
            await host.ReportAsync();
            await _world.UntilAsync(_world.Second, HttpStatusCode.OK);
            var (name, box) = await SingleAsync();
            foreach (var forged in new[] { [], [1, 2, 3], new byte[box.Length], Changed(box), System.Text.Encoding.UTF8.GetBytes($$$"""{"facts":{"address":"{{{stranger.Address}}}"}}""") })
                await InjectAsync(name + "x", 1, forged);
            await InjectAsync(name, 999_999_999, Changed(box));
            await LookAsync(_world.Second);

            Assert.Equal([host.Id], HostsOf(_world.Second));
            Assert.Equal(HttpStatusCode.OK, await _world.AskAsync(_world.Second));
            Assert.Empty(stranger.Paths);
        }
    }

    /// <summary>A good record under another host's name is neither that host nor its own.</summary>
    [Fact]
    public async Task MovedRecord_IsNoHost()
    {
        await using var host = await FakeHost.StartAsync(_world.First, GatewayServer.Llama);
        await host.ReportAsync();
        await _world.UntilAsync(_world.Second, HttpStatusCode.OK);
        var (name, box) = await SingleAsync();
        await Database.KeyDeleteAsync([Versions, Records]);
        await InjectAsync(string.Concat(name.Reverse()), 1, box);
        await using var fresh = await _world.StartGatewayAsync();
        await LookAsync(fresh);

        Assert.Empty(HostsOf(fresh));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await _world.AskAsync(fresh));
    }

    /// <summary>The host is gone, and its address somebody else's: what Redis brings back leads there, and no prompt goes.</summary>
    [Fact]
    public async Task ReplayedRecord_OfAnAddressThatIsSomebodyElsesNow_GetsNoPrompt()
    {
        var host = await FakeHost.StartAsync(_world.First, GatewayServer.Llama);
        await host.ReportAsync();
        var (name, box) = await SingleAsync();
        var port = new Uri(host.Address).Port;
        await host.DisposeAsync();
        await Database.KeyDeleteAsync([Versions, Records]);
        await using var stranger = await Stranger.StartAsync(port);

        await using var fresh = await _world.StartGatewayAsync();
        await InjectAsync(name, 999_999_999, box);
        await LookAsync(fresh);
        // It is taken in, and asked: by now it has answered with whatever it likes.
        await SharedHosts.UntilAsync(() => Task.FromResult(stranger.Paths.Count > 0), "nobody asked the stranger");
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await _world.AskAsync(fresh));
        Assert.Equal([HostContract.InternalRoutes.Probe], stranger.Paths.Distinct());
    }

    [Fact]
    public async Task ReplayedRecord_OfAKnownHost_ChangesNothing()
    {
        await using var host = await FakeHost.StartAsync(_world.First, GatewayServer.Llama);
        await host.ReportAsync(report => report with { Running = 5 });
        var (name, box) = await SingleAsync();
        await host.ReportAsync(report => report with { Running = 1 });
        await SharedHosts.UntilAsync(() => Task.FromResult(SharedHosts.Find(_world.Second, host)?.Report?.Running == 1), "the second report is not known");

        await InjectAsync(name, 999_999_999, box);
        await LookAsync(_world.Second);
        Assert.Equal(1, SharedHosts.Find(_world.Second, host)!.Report!.Running);
    }

    /// <summary>After its life, by Redis' clock, it is no news at all.</summary>
    [Fact]
    public async Task RecordWhoseLifeIsOver_IsNoHost()
    {
        await using var host = await FakeHost.StartAsync(_world.First, GatewayServer.Llama);
        await host.ReportAsync();
        var (name, box) = await SingleAsync();
        await Database.KeyDeleteAsync([Versions, Records]);
        await using var fresh = await _world.StartGatewayAsync();
        await Database.HashSetAsync(Versions, name, $"999999999:{TimeProvider.System.GetUtcNow().AddMinutes(-1).ToUnixTimeMilliseconds()}");
        await Database.HashSetAsync(Records, name, box);
        await LookAsync(fresh);
        Assert.Empty(HostsOf(fresh));
    }

    private static byte[] Changed(byte[] box) => [.. box[..^1], (byte)(box[^1] ^ 1)];

    private static IEnumerable<HostContract.HostId> HostsOf(GatewayServer gateway) =>
        gateway.Services.GetRequiredService<HostDirectory>().All.Select(host => host.Id);

    private static async Task LookAsync(GatewayServer gateway)
    {
        var sharing = gateway.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<Gateway.Placement.Sharing.HostSharing>().Single();
        // Redis is connected to in the background.
        await SharedHosts.UntilAsync(
            async () => (await gateway.Services.GetRequiredService<TenantStore.Redis.RedisLink>().GetAsync("no such key", CancellationToken.None)).IsAvailable, "no Redis");
        await sharing.LookAsync(CancellationToken.None);
    }

    private async Task<(string Name, byte[] Box)> SingleAsync()
    {
        var entry = Assert.Single(await Database.HashGetAllAsync(Records));
        return (entry.Name!, (byte[])entry.Value!);
    }

    private async Task InjectAsync(string name, long version, byte[] box)
    {
        var ends = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds();
        await Database.HashSetAsync(Versions, name, $"{version}:{ends}");
        await Database.HashSetAsync(Records, name, box);
        await _redis.GetSubscriber().PublishAsync(RedisChannel.Literal(News), (byte[])[.. System.Text.Encoding.ASCII.GetBytes(name + "\n"), .. box]);
    }

    /// <summary>Somebody on loopback who answers everything with 200 and a probe's answer without a proof.</summary>
    private sealed class Stranger(WebApplication app) : IAsyncDisposable
    {
        public ConcurrentQueue<string> Paths { get; } = new();

        public string Address => app.Urls.Single();

        public static async Task<Stranger> StartAsync(int port = 0)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
            var app = builder.Build();
            var stranger = new Stranger(app);
            app.Run(context =>
            {
                stranger.Paths.Enqueue(context.Request.Path);
                return context.Response.WriteAsJsonAsync(new { draining = false, proof = Convert.ToBase64String(new byte[32]) });
            });
            await app.StartAsync();
            return stranger;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
