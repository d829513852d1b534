using System.Globalization;
using Xunit.Abstractions;

namespace EndToEnd.Draining;

/// <summary>
/// R4: every process is replaced, one after the other, under live streams and steady short requests. Nothing fails and nothing is cut. Real processes, real
/// completions. <c>./dev bench faults</c> runs the long form.
/// </summary>
public sealed class RollingRestartTests(ITestOutputHelper output)
{
    private static int Streams => LongForm.Number("DRAIN_STREAMS", 8);

    private static int Tokens => LongForm.Number("DRAIN_TOKENS", 200);

    private static int Rate => LongForm.Number("DRAIN_RATE", 10);

    private static int Rounds => LongForm.Number("DRAIN_ROUNDS", 1);

    [Fact]
    [Trait("Kind", "Faults")]
    public async Task Hosts_RestartedInTurnUnderLoad_NothingFailsAndNothingIsCut()
    {
        await using var cluster = await Cluster.StartAsync(Settings(gateways: 1, hosts: 2));
        await using var load = await RollingLoad.StartAsync(cluster.GatewayUrl(0), cluster.Demo, Streams, Tokens, Rate);
        for (var restart = 0; restart < Rounds * cluster.Hosts; restart++)
        {
            Tell($"host {restart % cluster.Hosts}", await cluster.RestartHostAsync(restart % cluster.Hosts), load.Count);
        }

        var count = await load.EndAsync();
        output.WriteLine(count.ToString());
        Assert.True(count is { Cut: 0, Failed: 0, Streams: > 0, Short: > 0 }, count.ToString());
    }

    /// <summary>Room for all at one host while the other is away.</summary>
    private static ClusterSettings Settings(int gateways, int hosts) => new(gateways, hosts)
    {
        OfHosts = ["--Engine:MaxSequences=64", "--Engine:IdlePrefixes=16", "--Engine:ContextTokens=65536"],
    };

    private void Tell(string what, (TimeSpan Unready, TimeSpan Ended) took, LoadCount count) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what}: not ready {took.Unready.TotalMilliseconds:F0} ms after SIGTERM, ended after {took.Ended.TotalSeconds:F1} s; {count}"));
}
