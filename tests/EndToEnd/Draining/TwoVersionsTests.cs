using EndToEnd.Running;
using Xunit.Abstractions;

namespace EndToEnd.Draining;

/// <summary>
/// While a release rolls out, gateways of one version work with hosts of the other. <c>./dev bench faults --with-version COMMIT</c> gives the other one; without,
/// it is this one, which shows that the rig works.
/// </summary>
public sealed class TwoVersionsTests(ITestOutputHelper output)
{
    private static readonly string s_ours = Repository.Path("artifacts/bin");

    /// <summary>Its folder of built programs.</summary>
    private static readonly string s_other = Environment.GetEnvironmentVariable("OTHER_VERSION") is { Length: > 0 } folder ? folder : s_ours;

    [Fact]
    public Task OurGateway_WithTheOthersHost_Serves() => ServesAsync(s_ours, s_other);

    [Fact]
    public Task TheOthersGateway_WithOurHost_Serves() => ServesAsync(s_other, s_ours);

    private async Task ServesAsync(string ofGateway, string ofHost)
    {
        var settings = new ClusterSettings(Gateways: 1, Hosts: 1)
        {
            GatewayProgram = Path.Combine(ofGateway, "Gateway/release/Gateway.dll"),
            HostProgram = Path.Combine(ofHost, "AdapterHost/release/AdapterHost.dll"),
        };
        await using var cluster = await Cluster.StartAsync(settings);
        await using var load = await RollingLoad.StartAsync(cluster.Url, cluster.Demo, streams: 4, tokens: 60, rate: 10);
        while (load.Count is { Short: < 20, Failed: 0, Cut: 0 })
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        var count = await load.EndAsync();
        output.WriteLine($"gateway of {ofGateway}, host of {ofHost}: {count}");
        Assert.True(count is { Cut: 0, Failed: 0, Streams: >= 4, Short: >= 20 }, $"{count}\n{cluster.Output}");
    }
}
