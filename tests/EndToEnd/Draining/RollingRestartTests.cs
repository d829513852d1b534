using System.Globalization;
using Xunit.Abstractions;

namespace EndToEnd.Draining;

/// <summary>
/// R4: every process is replaced, one after the other, under live streams and steady short requests. Nothing fails and nothing is cut. Real processes, real
/// completions. <c>./dev bench faults</c> runs the long form.
/// </summary>
public sealed class RollingRestartTests(ITestOutputHelper output)
{
    private static int Streams => LongForm.Number("DRAIN_STREAMS", 6);

    private static int Tokens => LongForm.Number("DRAIN_TOKENS", 120);

    private static int Rate => LongForm.Number("DRAIN_RATE", 5);

    private static int Rounds => LongForm.Number("DRAIN_ROUNDS", 1);

    [Fact]
    [Trait("Kind", "Faults")]
    public async Task Hosts_RestartedInTurnUnderLoad_NothingFailsAndNothingIsCut()
    {
        await using var cluster = await Cluster.StartAsync(Settings(gateways: 1));
        await RestartAllAsync(cluster, "host", cluster.Hosts, cluster.RestartHostAsync);
    }

    /// <summary>Two gateways on one Redis and one PostgreSQL behind nginx, by way of which hosts find them, too.</summary>
    [Fact]
    [Trait("Kind", "Faults")]
    public async Task Gateways_RestartedInTurnUnderLoad_NothingFailsAndNothingIsCut()
    {
        await using var shared = await SharedServers.StartAsync();
        await using var cluster = await Cluster.StartAsync(Settings(gateways: 2) with { OfRegistry = shared.Registry, OfGateways = shared.Settings });
        await RestartAllAsync(cluster, "gateway", cluster.Gateways, cluster.RestartGatewayAsync);
    }

    private async Task RestartAllAsync(Cluster cluster, string what, int count, Func<int, Task<(TimeSpan Unready, TimeSpan Ended)>> restart)
    {
        await using var load = await RollingLoad.StartAsync(cluster.Url, cluster.Demo, Streams, Tokens, Rate);
        for (var turn = 0; turn < Rounds * count; turn++)
        {
            var (unready, ended) = await restart(turn % count);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{what} {turn % count}: not ready {unready.TotalMilliseconds:F0} ms after SIGTERM, ended after {ended.TotalSeconds:F1} s; {load.Count}"));
        }

        var total = await load.EndAsync();
        output.WriteLine(total.ToString());
        Assert.True(total is { Cut: 0, Failed: 0, Streams: > 0, Short: > 0 }, $"{total}\n{cluster.Output}");
    }

    /// <summary>Room for all at one host while the other is away.</summary>
    private static ClusterSettings Settings(int gateways) => new(gateways, Hosts: 2)
    {
        OfHosts = ["--Engine:MaxSequences=64", "--Engine:IdlePrefixes=16", "--Engine:ContextTokens=65536"],
    };
}
