using System.Net;
using Gateway.Placement;
using Gateway.Placement.Probing;
using Gateway.Tests.Admission;
using Gateway.Tests.Servers;
using HostContract;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Forwarding;

/// <summary>A host reads assertions by its own clock. One that is wrong, or right where the gateway's is wrong, is found out by the next probe.</summary>
public sealed class HostClockTests
{
    [Theory]
    [InlineData(600)]
    [InlineData(-600)]
    public async Task Host_WithAnotherClock_IsBelievedAgainAfterAProbe(int seconds)
    {
        await using var gateway = await GatewayServer.StartAsync("--Placement:ProbeSeconds=60");
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        var tenant = await LimitedTenant.CreateAsync(gateway, "acme");
        var state = gateway.Services.GetRequiredService<HostDirectory>().Find(host.Id)!;
        host.ClockAhead = TimeSpan.FromSeconds(seconds);
        Assert.Equal(503, (await tenant.StatusAsync()).Status);
        Assert.Equal([seconds > 0 ? AssertionFault.Expired : AssertionFault.NotYetValid], host.Refused);

        await gateway.Services.GetRequiredService<HostProber>().ProbeAsync(state);
        using var response = await tenant.AskAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        // It stops in good time by its own clock, too.
        var left = host.Seen.Single().Assertion.Deadline!.Value - (gateway.Time.GetUtcNow() + host.ClockAhead);
        Assert.InRange(left.TotalSeconds, 595, 602);

        host.ClockAhead = TimeSpan.Zero;
        await gateway.Services.GetRequiredService<HostProber>().ProbeAsync(state);
        Assert.Equal(200, (await tenant.StatusAsync()).Status);
    }

    /// <summary>No probe finds that out in time: nothing of it may depend on the gateway's wall clock.</summary>
    [Theory]
    [InlineData(600)]
    [InlineData(-600)]
    public async Task Gateway_WhoseWallClockIsSet_GoesOnBeingBelieved(int seconds)
    {
        await using var gateway = await GatewayServer.StartAsync("--Placement:ProbeSeconds=60");
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        var tenant = await LimitedTenant.CreateAsync(gateway, "acme");
        await gateway.Services.GetRequiredService<HostProber>().ProbeAsync(gateway.Services.GetRequiredService<HostDirectory>().Find(host.Id)!);

        gateway.Time.SetWallClock(TimeSpan.FromSeconds(seconds));
        // The host's own is right.
        host.ClockAhead = TimeSpan.FromSeconds(-seconds);

        Assert.Equal(200, (await tenant.StatusAsync()).Status);
        Assert.Empty(host.Refused);
        var left = host.Seen.Single().Assertion.Deadline!.Value - (gateway.Time.GetUtcNow() + host.ClockAhead);
        Assert.InRange(left.TotalSeconds, 595, 602);
    }
}
