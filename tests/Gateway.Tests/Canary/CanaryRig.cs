using System.Text.Json.Nodes;
using Gateway.Canary;
using Gateway.Tests.Servers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Canary;

/// <summary>A gateway with the canary on, whose loop waits for a day, and a host with a cache.</summary>
internal sealed class CanaryRig : IAsyncDisposable
{
    private CanaryRig(GatewayServer gateway, FakeHost host, LeakingGateway fault) => (Gateway, Host, Fault) = (gateway, host, fault);

    public GatewayServer Gateway { get; }

    public FakeHost Host { get; }

    public CachingHost Cache { get; } = new();

    public LeakingGateway Fault { get; }

    public static async Task<CanaryRig> StartAsync(params string[] settings)
    {
        var fault = new LeakingGateway();
        var gateway = await GatewayServer.StartAsync(
            services => services.AddSingleton<IStartupFilter>(fault), ["--Canary:Enabled=true", "--Canary:IntervalSeconds=86400", .. settings]);
        var rig = new CanaryRig(gateway, await FakeHost.StartAsync(gateway, GatewayServer.Llama), fault);
        rig.Host.Answer = rig.Cache.AnswerAsync;
        return rig;
    }

    public async Task<CanaryReport> RoundAsync()
    {
        await Host.ReportAsync();
        return await Gateway.Services.GetRequiredService<LeakCanary>().RunOnceAsync(CancellationToken.None);
    }

    public Task<JsonObject> StateAsync() => Gateway.ManageAsync(HttpMethod.Get, "/canary");

    /// <summary>The alarms that an operator sees.</summary>
    public IReadOnlyList<string> Alarms() => [.. Gateway.Logs.Lines.Where(line => line.Contains(" Error 1401 ", StringComparison.Ordinal))];

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Gateway.DisposeAsync();
    }
}
