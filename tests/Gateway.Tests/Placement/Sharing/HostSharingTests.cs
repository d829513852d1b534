using System.Net;
using Gateway.Placement;
using Gateway.Placement.Probing;
using Gateway.Tests.Servers;
using HostContract;
using Microsoft.Extensions.DependencyInjection;
using TestServers;

namespace Gateway.Tests.Placement.Sharing;

/// <summary>A host knows one gateway, and all use it: two whole gateways, a real redis-server, and what becomes of it when one of the three is lost.</summary>
public sealed class HostSharingTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Host_ThatReportsToOne_IsUsedByTheOther_AlsoWhenMessagesAreLost(bool messagesLost)
    {
        await using var world = await SharedHosts.StartAsync(messagesLost);
        await using var host = await FakeHost.StartAsync(world.First, GatewayServer.Llama);

        await host.ReportAsync(report => report with { Running = 3, Queued = 1, Residents = [Resident(7)] });
        await world.UntilAsync(world.Second, HttpStatusCode.OK);

        Assert.Empty(host.Refused);
        var shown = Assert.Single((await world.Second.ManageAsync(HttpMethod.Get, "/hosts", token: world.First.PlatformToken))["items"]!.AsArray())!;
        Assert.Equal((host.Id.Value, host.Address, host.BootGeneration), ((string)shown["id"]!, (string)shown["address"]!, (string)shown["bootGeneration"]!));
        Assert.Equal((3, 1, 7), ((int)shown["running"]!, (int)shown["queued"]!, (int)shown["residents"]![0]!["bytes"]!));
        Assert.Equal(HttpStatusCode.OK, (await world.Second.SendAsync(HttpMethod.Get, "/health/ready")).StatusCode);

        await host.ReportAsync(report => report with { Draining = true });
        await world.UntilAsync(world.Second, HttpStatusCode.ServiceUnavailable);
    }

    /// <summary>R13: how late it is elsewhere says nothing of a host.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Host_OfAGatewayWhoseClockIsTenMinutesOff_IsUsedByTheOther(bool firstIsAhead)
    {
        await using var world = await SharedHosts.StartAsync(messagesLost: true);
        (firstIsAhead ? world.First : world.Second).Time.Advance(TimeSpan.FromMinutes(10));
        await using var host = await FakeHost.StartAsync(world.First, GatewayServer.Llama);
        await host.ReportAsync();
        await world.UntilAsync(world.Second, HttpStatusCode.OK);
        Assert.Empty(host.Refused);
    }

    /// <summary>As behind a balancer that takes turns: it joins at one, and its first report reaches the other.</summary>
    [Fact]
    public async Task Host_ThatJoinedOne_MayReportToTheOtherFirst()
    {
        await using var world = await SharedHosts.StartAsync();
        await using var host = await FakeHost.StartAsync(world.First, GatewayServer.Llama);
        await host.RegisterAsync(registration => registration with { AgeSeconds = 1 }, world.First);
        await world.UntilAsync(world.Second, HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, await host.ReportAsync(gateway: world.Second));
    }

    [Fact]
    public async Task Register_WithEither_GivesTheSameIdentity_AndReportsGoToEither()
    {
        await using var world = await SharedHosts.StartAsync();
        await using var host = await FakeHost.StartAsync(world.First, GatewayServer.Llama);
        var (id, key) = (host.Id, host.MacKey);
        await host.RegisterAsync(gateway: world.Second);
        Assert.Equal((id, key), (host.Id, host.MacKey));
        Assert.Equal(HttpStatusCode.OK, await host.ReportAsync(gateway: world.Second));
        Assert.Equal(HttpStatusCode.OK, await host.ReportAsync(gateway: world.First));
        await host.RegisterAsync(registration => registration with { BootGeneration = "another" }, world.Second);
        Assert.NotEqual((id, key), (host.Id, host.MacKey));
    }

    /// <summary>Restarted, it has nothing in memory: Redis tells it whom there is, and hosts are not asked to do anything.</summary>
    [Fact]
    public async Task Gateway_Restarted_KnowsTheHostsAndTheirReports()
    {
        await using var world = await SharedHosts.StartAsync();
        await using var host = await FakeHost.StartAsync(world.First, GatewayServer.Llama);
        await host.ReportAsync(report => report with { Residents = [Resident(9)] });
        await using var restarted = await world.StartGatewayAsync();
        await world.UntilAsync(restarted, HttpStatusCode.OK);
        Assert.Equal(9, Assert.Single(SharedHosts.Find(restarted, host)!.Report!.Residents).Bytes);
        Assert.Equal(HttpStatusCode.OK, await host.ReportAsync(gateway: restarted));
    }

    /// <summary>Without Redis' word it asks the host to register again, and that is who it was.</summary>
    [Fact]
    public async Task Gateway_RestartedWithoutRedis_HostRegistersAgainAsWhoItWas()
    {
        await using var world = await SharedHosts.StartAsync();
        await using var host = await FakeHost.StartAsync(world.First, GatewayServer.Llama);
        await host.ReportAsync();
        await world.Redis.Process.KillAsync();
        await using var restarted = await world.StartGatewayAsync();
        var before = host.Id;
        Assert.Equal(HttpStatusCode.NotFound, await host.ReportAsync(gateway: restarted));
        await host.RegisterAsync(gateway: restarted);
        Assert.Equal(before, host.Id);
        Assert.Equal(HttpStatusCode.OK, await host.ReportAsync(gateway: restarted));
        Assert.Equal(HttpStatusCode.OK, await world.AskAsync(restarted));
        Assert.Empty(host.Refused);
    }

    /// <summary>A new process at the same address takes the place of the old one everywhere; what the old one had is forgotten.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task Host_Restarted_ReplacesItselfEverywhere(int minutesTheSecondIsAhead)
    {
        await using var world = await SharedHosts.StartAsync();
        world.Second.Time.Advance(TimeSpan.FromMinutes(minutesTheSecondIsAhead));
        await using var host = await FakeHost.StartAsync(world.First, GatewayServer.Llama);
        await host.RegisterAsync(registration => registration with { AgeSeconds = 50 }, world.Second);
        // What its clock says.
        await world.Second.Services.GetRequiredService<HostProber>().ProbeAllAsync();
        await host.ReportAsync(report => report with { Residents = [Resident(1)] });
        await world.UntilAsync(world.Second, HttpStatusCode.OK);
        var old = SharedHosts.Find(world.Second, host)!;
        world.First.Time.Advance(TimeSpan.FromSeconds(1));

        await host.RegisterAsync(registration => registration with { BootGeneration = "next", AgeSeconds = 0.5 });
        await host.ReportAsync(report => report with { BootGeneration = "next" });
        await SharedHosts.UntilAsync(() => Task.FromResult(SharedHosts.Find(world.Second, host) is { IsProven: true, IsPublished: true }), "the new process is not known");

        Assert.True(old.IsGone);
        Assert.Equal([host.Id], world.Second.Services.GetRequiredService<HostDirectory>().All.Select(one => one.Id));
        Assert.Empty(SharedHosts.Find(world.Second, host)!.Report!.Residents);
        Assert.Equal(HttpStatusCode.OK, await world.AskAsync(world.Second));
        Assert.Empty(host.Refused);
    }

    [Fact]
    public async Task Redis_FlushedAndRestarted_NobodyNoticesAndTheNextReportFillsIt()
    {
        await using var world = await SharedHosts.StartAsync();
        await using var host = await FakeHost.StartAsync(world.First, GatewayServer.Llama);
        await host.ReportAsync();
        await world.UntilAsync(world.Second, HttpStatusCode.OK);

        Assert.Equal("+OK", await world.Redis.CommandAsync("FLUSHALL"));
        Assert.Equal(HttpStatusCode.OK, await world.AskAsync(world.Second));
        await world.Redis.Process.KillAsync();
        Assert.Equal(HttpStatusCode.OK, await host.ReportAsync());
        Assert.Equal(HttpStatusCode.OK, await world.AskAsync(world.Second));
        await world.Redis.RestartAsync();

        await using var third = await world.StartGatewayAsync();
        await SharedHosts.UntilAsync(
            async () =>
            {
                await host.ReportAsync();
                return await world.AskAsync(third) == HttpStatusCode.OK;
            },
            "the third gateway does not know the host");
    }

    /// <summary>Cut off from Redis a gateway keeps the hosts that answer its own probes, for as long as they do.</summary>
    [Theory]
    [InlineData(FaultMode.Refuse)]
    [InlineData(FaultMode.Blackhole)]
    public async Task Redis_Silent_HostsStayAsLongAsTheyAnswer(FaultMode mode)
    {
        await using var world = await SharedHosts.StartAsync();
        await using var host = await FakeHost.StartAsync(world.First, GatewayServer.Llama);
        await host.ReportAsync();
        await world.UntilAsync(world.Second, HttpStatusCode.OK);
        world.ToRedis.Mode = mode;

        world.Second.Time.Advance(TimeSpan.FromMinutes(1));
        // The host's clock, too.
        world.First.Time.Advance(TimeSpan.FromMinutes(1));
        await world.UntilAsync(world.Second, HttpStatusCode.OK);
        host.ProbeStatus = HttpStatusCode.InternalServerError;
        await SharedHosts.UntilAsync(() => Task.FromResult(SharedHosts.Find(world.Second, host)!.Circuit.IsOpen), "the circuit is not open");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await world.AskAsync(world.Second));
        host.ProbeStatus = null;
        await world.UntilAsync(world.Second, HttpStatusCode.OK);
    }

    private static ResidentAdapterReport Resident(long bytes) => new(new TenantKey("somebody"), AdapterFormats.AdapterDigest.Parse("sha256:" + new string('a', 64)), bytes, 0);
}
