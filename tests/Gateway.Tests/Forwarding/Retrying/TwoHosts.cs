using Gateway.Placement;
using Gateway.Tests.Admission;
using Gateway.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Forwarding.Retrying;

/// <summary>A gateway with two hosts, of which the first is asked first because the second says that it is busy.</summary>
internal sealed class TwoHosts : IAsyncDisposable
{
    private TwoHosts(GatewayServer gateway, FakeHost first, FakeHost second, LimitedTenant tenant) =>
        (Gateway, First, Second, Tenant) = (gateway, first, second, tenant);

    public GatewayServer Gateway { get; }

    public FakeHost First { get; }

    public FakeHost Second { get; }

    public LimitedTenant Tenant { get; }

    public static async Task<TwoHosts> StartAsync(params string[] settings)
    {
        var gateway = await GatewayServer.StartAsync(["--Placement:ReportSeconds=60", .. settings]);
        var first = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        var second = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        await second.ReportAsync(report => report with { Running = 5 });
        return new TwoHosts(gateway, first, second, await LimitedTenant.CreateAsync(gateway, "acme", """{"tokensPerMinute":1000}"""));
    }

    public HostState StateOf(FakeHost host) => Gateway.Services.GetRequiredService<HostDirectory>().Find(host.Id)!;

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
        await Gateway.DisposeAsync();
    }
}
