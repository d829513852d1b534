using Bench.Engine;
using Bench.Gateway.Contenders;
using Bench.Gateway.Load;
using Bench.Gateway.Measuring;

namespace Bench.Gateway;

/// <summary>
/// What the gateway costs beside a proxy that does nothing but forward: the released gateway with authentication, limits, resolution, body hash, assertion, placement, metering and its log,
/// bare YARP and nginx, in front of the same mock host, in one run, each in turn.
/// </summary>
internal static class GatewayBench
{
    public static async Task<int> RunAsync(string[] words)
    {
        var arguments = GatewayArguments.Parse(words);
        Cores.TakeLoad();
        Console.WriteLine($"machine: {Machine.Describe()}");
        Console.WriteLine(Cores.AreApart
            ? "The proxy under load has one core to itself; clients and mock host share another."
            : "One core only: proxy, clients and mock host take turns, so the rates say little. Look at the processor times.");
        await using var rig = await Rig.StartAsync();
        var requests = new Requests(Rig.ModelName, rig.Token);
        if (arguments.Has(GatewayArguments.Idle))
            IdleRow.Run(rig, requests);
        if (arguments.NeedsWarmUp)
            WarmUp.Run(rig, requests);
        var neighbours = new Neighbours(rig);
        if (arguments.Has(GatewayArguments.Throughput))
            ThroughputRow.Run(rig, requests, arguments);
        if (arguments.Has(GatewayArguments.Latency))
            LatencyRow.Run(rig, requests, arguments);
        if (arguments.Has(GatewayArguments.Streams))
            StreamRow.Run(rig, requests, arguments);
        if (arguments.NeedsWarmUp)
            Console.WriteLine($"\nOther processes had {neighbours.Share():P0} of the machine's processor time meanwhile.");
        return 0;
    }
}
