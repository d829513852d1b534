using Bench.Engine;
using Bench.Placement.Simulation;

namespace Bench.Placement;

/// <summary>Where requests go with the product's policy, beside what others do. A simulation in virtual time, seeded; the policy's code is the gateway's.</summary>
internal static class PlacementBench
{
    public const string Usage = "./dev bench placement [--seed N]";

    public static int Run(string[] arguments)
    {
        var seed = 1;
        if (arguments is not [] && !(arguments is ["--seed", var text] && int.TryParse(text, out seed)))
        {
            Console.Error.WriteLine($"usage: {Usage}");
            return 2;
        }

        var settings = new SimulationSettings { Seed = seed };
        Console.WriteLine(
            $"machine: {Machine.Describe()}; seed {seed}, {settings.Hosts} hosts of {settings.Sequences} sequences, {settings.Adapters} adapters, Zipf {settings.Skew}, "
            + $"{settings.Requests} requests, the first {settings.WarmUp} not counted");
        Console.WriteLine("Hit rate: also as a part of consistent hashing's. Greatest load: of the busiest host, as a multiple of the mean. Moves: as a multiple of the least possible.");
        foreach (var room in new[] { 80, 150 })
            Print($"room for {room} adapters a host, {settings.MeanLoad} requests at a time", settings with { AdaptersPerHost = room });
        Print($"room for {settings.AdaptersPerHost} adapters, half the traffic", settings with { MeanLoad = settings.MeanLoad / 2 });
        Print($"room for {settings.AdaptersPerHost} adapters, a steeper Zipf of 1.2", settings with { Skew = 1.2 });
        return 0;
    }

    private static void Print(string title, SimulationSettings settings)
    {
        Console.WriteLine($"\n## {title}\n");
        Table.Header("policy", "hit rate", "of consistent", "greatest load", "at a moment", "moves", "copies of the first adapter", "µs a choice");
        List<SimulationResult> results =
        [
            .. PlacementSimulation.Compare(settings),
            PlacementSimulation.Run(settings, time => new GatewayPlacer(settings with { Gateways = 4 }, time)),
        ];
        var consistent = results[1].HitRate;
        foreach (var result in results)
        {
            Table.Row(
                result.Policy, $"{result.HitRate:F4}", $"{result.HitRate / consistent:F3}", $"{result.GreatestLoad:F2}", $"{result.GreatestMoment:F2}", $"{result.Moves:F2}",
                $"{result.CopiesOfFirst}", $"{result.ChoiceMicroseconds:F1}");
        }
    }
}
