using System.Globalization;
using Bench.Engine;
using TenantStore.Redis;
using TestServers;

namespace Bench.Registry;

/// <summary>Whether many tenants make finding one slower, what one costs in memory, and what a slow or absent Redis adds (R8).</summary>
internal static class RegistryBench
{
    public const string Usage = "./dev bench registry [--tenants N] [--rounds N]";

    private const int Few = 10;
    private const int Lookups = 20_000;

    public static async Task<int> RunAsync(string[] words)
    {
        var (tenants, rounds) = (100_000, 15);
        for (var i = 0; i + 1 < words.Length; i += 2)
        {
            var value = int.Parse(words[i + 1], CultureInfo.InvariantCulture);
            (tenants, rounds) = words[i] switch
            {
                "--tenants" => (value, rounds),
                "--rounds" => (tenants, value),
                _ => throw new ArgumentException($"{words[i]} is unknown. {Usage}"),
            };
        }

        Console.WriteLine($"machine: {Machine.Describe()}, medians of {rounds} rounds of {Lookups} look-ups, both sizes in turn");
        await LookUpAsync(tenants, rounds);
        await RedisAsync();
        return 0;
    }

    private static async Task LookUpAsync(int tenants, int rounds)
    {
        var (few, many) = (new LookupRig(Few), new LookupRig(tenants));
        await few.FillAsync();
        var bytes = await many.FillAsync();
        var random = new Random(1);
        Console.WriteLine("\n## Finding token and alias in memory\n");
        Table.Header("who asks", "p50 of 10 tenants, ns", $"p50 of {tenants}, ns", "ratio of p50", $"p99 of {tenants}, ns");
        foreach (var asTraffic in new[] { true, false })
        {
            var (fewP50, manyP50, manyP99, ratios) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
            for (var round = -2; round < rounds; round++)
            {
                var (a, b) = (few.Measure(Lookups, random, asTraffic), many.Measure(Lookups, random, asTraffic));
                // The first two warm the code up.
                if (round < 0)
                    continue;
                fewP50.Add(Quantile(a, 0.5));
                manyP50.Add(Quantile(b, 0.5));
                manyP99.Add(Quantile(b, 0.99));
                ratios.Add(Quantile(b, 0.5) / Quantile(a, 0.5));
            }

            Table.Row(
                asTraffic ? "the n-th busiest 1/n as often" : "all alike (nothing in the processor's caches)", Number(Quantile([.. fewP50], 0.5)), Number(Quantile([.. manyP50], 0.5)),
                Quantile([.. ratios], 0.5).ToString("F2", CultureInfo.InvariantCulture), Number(Quantile([.. manyP99], 0.5)));
        }

        Console.WriteLine($"\nmemory of one tenant (token and alias): {Number(bytes)} bytes");
    }

    private static async Task RedisAsync()
    {
        await using var rig = await RedisRig.StartAsync();
        Console.WriteLine($"\n## What Redis adds to a look-up that misses the memory, ms (soft timeout {RedisOptions.DefaultSoftMilliseconds} ms), 8 at a time\n");
        Table.Header("Redis", "p50", "p99", "highest");
        foreach (var (name, mode, latency) in new[]
        {
            ("well", FaultMode.Pass, 0), ("20 ms slow", FaultMode.Delay, 20), ("200 ms slow", FaultMode.Delay, 200), ("refuses", FaultMode.Refuse, 0),
            ("resets", FaultMode.Reset, 0), ("silent", FaultMode.Blackhole, 0), ("answers garbage", FaultMode.Garbage, 0), ("bytes one by one", FaultMode.Slice, 0),
        })
        {
            var took = await rig.MeasureAsync(mode, TimeSpan.FromMilliseconds(latency), 2000, 8);
            Table.Row(name, Fine(Quantile(took, 0.5)), Fine(Quantile(took, 0.99)), Fine(took.Max()));
        }
    }

    private static double Quantile(double[] values, double at)
    {
        var sorted = values.Order().ToArray();
        return sorted[(int)Math.Min(sorted.Length - 1, at * sorted.Length)];
    }

    private static string Number(double value) => value.ToString("F0", CultureInfo.InvariantCulture);

    private static string Fine(double value) => value.ToString("F2", CultureInfo.InvariantCulture);
}
