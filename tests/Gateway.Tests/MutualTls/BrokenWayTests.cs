using Gateway.Placement;
using Gateway.Placement.Probing;
using Microsoft.Extensions.DependencyInjection;
using TestServers;

namespace Gateway.Tests.MutualTls;

/// <summary>Over TLS all requests to a host share a connection. When its way breaks without a word, they must not wait for it to mend.</summary>
public sealed class BrokenWayTests
{
    [Fact]
    public async Task Probe_AfterOneThatWasNotAnswered_TakesANewConnection()
    {
        using var mesh = new Mesh();
        await using var gateway = await mesh.StartGatewayAsync("--Placement:ReportSeconds=60", "--Placement:ProbeSeconds=60");
        await using var host = await Mesh.ListenAsync(gateway, () => mesh.HostPair);
        await using var way = TcpFaultProxy.Start(new Uri(host.Address).Port);
        await host.RegisterAsync(registration => registration with { Address = $"https://127.0.0.1:{way.Port}" });
        var prober = gateway.Services.GetRequiredService<HostProber>();
        var state = gateway.Services.GetRequiredService<HostDirectory>().All.Single();

        await prober.ProbeAsync(state);
        await prober.ProbeAsync(state);
        Assert.Equal(1, way.Accepted);

        way.Mode = FaultMode.Blackhole;
        await prober.ProbeAsync(state);
        Assert.True(state.Circuit.IsDoubtful);
        way.Mode = FaultMode.Pass;
        await prober.ProbeAsync(state);
        Assert.Equal(2, way.Accepted);
        Assert.False(state.Circuit.IsDoubtful);
    }
}
