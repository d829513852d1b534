using System.Globalization;
using Bench.Engine;
using Bench.Gateway.Contenders;
using Bench.Gateway.Load;

namespace Bench.Gateway.Measuring;

/// <summary>
/// Requests a second when more are always waiting. Beside them what says whether the proxy was the bound: how busy its core was, how busy clients and host were, and what a request
/// cost it, which holds on a busy machine too.
/// </summary>
internal static class ThroughputRow
{
    private const int Clients = 32;

    public static void Run(Rig rig, Requests requests, GatewayArguments arguments)
    {
        Console.WriteLine($"\n## Throughput, {Clients} clients that ask again at once, medians of {arguments.Rounds} rounds of {arguments.Seconds} s\n");
        Table.Header("", "requests/s", "of YARP's", "processor time a request, µs", "of YARP's", "proxy's core busy", "clients' and host's core busy", "allocated a request, KB");
        var samples = rig.Proxies.ToDictionary(proxy => proxy, _ => new List<ThroughputSample>());
        var loops = rig.Proxies.ToDictionary(proxy => proxy, proxy => new ClosedLoop(proxy.Port, Clients));
        var time = TimeSpan.FromSeconds(arguments.Seconds);
        for (var round = 0; round < arguments.Rounds; round++)
        {
            foreach (var proxy in rig.Proxies)
                samples[proxy].Add(ThroughputSample.Take(rig, proxy, () => loops[proxy].Run(requests.Whole, time)));
        }

        foreach (var (proxy, taken) in samples)
        {
            var yarp = samples[rig.Yarp];
            Table.Row(
                proxy.Name,
                Of(taken, sample => sample.PerSecond, "F0"),
                Ratio(taken, yarp, sample => sample.PerSecond),
                Of(taken, sample => sample.Cost, "F1"),
                Ratio(taken, yarp, sample => sample.Cost),
                Of(taken, sample => sample.ProxyBusy, "P0"),
                Of(taken, sample => sample.LoadBusy, "P0"),
                proxy.Probe is null ? "" : Of(taken, sample => sample.AllocatedBytes / 1024, "F1"));
        }

        foreach (var loop in loops.Values)
            loop.Dispose();
    }

    private static string Of(List<ThroughputSample> samples, Func<ThroughputSample, double> what, string format) =>
        Statistics.Median([.. samples.Select(what)]).ToString(format, CultureInfo.InvariantCulture);

    private static string Ratio(List<ThroughputSample> samples, List<ThroughputSample> others, Func<ThroughputSample, double> what) =>
        Statistics.MedianRatio([.. samples.Select(what)], [.. others.Select(what)]).ToString("F2", CultureInfo.InvariantCulture);
}
