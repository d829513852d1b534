using System.Diagnostics;
using System.Security.Cryptography;
using AdapterFormats;
using AdapterHost.Adapters;
using AdapterHost.Engine.Watching;
using Bench.Generate;
using HostContract;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bench.Engine;

/// <summary>What it costs that adapters come, go, change places and are many.</summary>
internal static class ResidencyBench
{
    private const int Streams = 8;
    private const int Small = 1000;

    public static async Task RunAsync(
        Subject mixed, Subject native, BaseModelDescriptor baseModel, List<byte[]> adapters, int steps, BenchArguments arguments)
    {
        if (arguments.Wants("switch") && mixed.Resident.Count >= 2 * Streams)
        {
            PrintSwitch(mixed, steps, arguments.Rounds);
        }

        if (arguments.Wants("many"))
        {
            await PrintManyAsync(mixed, baseModel, steps, arguments.Rounds);
        }

        if (arguments.Wants("load"))
        {
            await PrintColdAsync(mixed, adapters[0], arguments.Rounds);
            await DecryptionBench.RunAsync(mixed, adapters[0], arguments.Rounds);
            await PrintLoadAsync(mixed, native, adapters[0], arguments.Rounds);
        }
    }

    private static void PrintSwitch(Subject mixed, int steps, int rounds)
    {
        IAdapterWeights?[] first = [.. mixed.Resident.Take(Streams)], second = [.. mixed.Resident.Skip(Streams).Take(Streams)];
        var samples = new Samples();
        for (var round = 0; round < rounds; round++)
        {
            samples.Add("same", mixed.Decode(first, steps));
            samples.Add("turns", mixed.Decode([first, second], steps));
        }

        Console.WriteLine($"\nSwitching: {Streams} streams, tokens/s\n");
        Table.Header($"the same {Streams} adapters every step", $"two sets of {Streams} in turn, step by step", "turns / same", "allocated a step, bytes");
        Table.Row($"{samples.Median("same"):F1}", $"{samples.Median("turns"):F1}", $"{samples.Ratio("turns", "same"):F2}", $"{mixed.AllocatedPerStep:F0}");
    }

    private static async Task PrintManyAsync(Subject mixed, BaseModelDescriptor baseModel, int steps, int rounds)
    {
        var small = RandomAdapter.Make(baseModel, seed: 1, rank: 4, ".attn_q.weight", ".attn_v.weight");
        var large = mixed.Resident.Count;
        IAdapterWeights?[] eight = [.. mixed.Resident.Take(Math.Min(Streams, large))];
        var samples = new Samples();

        // In turn: without the many, with them.
        for (var round = 0; round < rounds; round++)
        {
            samples.Add("few", mixed.Decode(eight, steps));
            while (mixed.Resident.Count < large + Small)
            {
                await mixed.LoadAsync(small);
            }

            samples.Add("many", mixed.Decode(eight, steps));
            samples.Add("size", mixed.Resident[^1].Bytes / 1e6);
            while (mixed.Resident.Count > large)
            {
                mixed.Evict();
            }
        }

        Console.WriteLine($"\nMany residents: {eight.Length} streams with {eight.Length} adapters, tokens/s\n");
        Table.Header($"{large} resident", $"and {Small} of {samples.Median("size"):F2} MB beside", "many / few");
        Table.Row($"{samples.Median("few"):F1}", $"{samples.Median("many"):F1}", $"{samples.Ratio("many", "few"):F2}");
    }

    private static async Task PrintColdAsync(Subject mixed, byte[] adapter, int rounds)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, adapter);
            var key = new AdapterKey(new TenantKey("bench"), AdapterDigest.OfHash(SHA256.HashData(adapter)));
            var loader = new AdapterLoader(
                new FileSource(path), mixed.Weights, new AdapterWatch(null), Options.Create(new AdapterCacheOptions()), TimeProvider.System, NullLogger<AdapterLoader>.Instance);
            var samples = new Samples();
            for (var round = -1; round < rounds; round++)
            {
                var read = Stopwatch.GetTimestamp();
                SHA256.HashData(await File.ReadAllBytesAsync(path));
                var load = Stopwatch.GetTimestamp();
                var loaded = await loader.LoadAsync(key, "grant", _ => null, CancellationToken.None);
                var end = Stopwatch.GetTimestamp();
                (loaded.Weights ?? throw new InvalidOperationException($"The load ended with {loaded.Refusal}.")).Dispose();
                if (round >= 0)
                {
                    samples.Add("read", Stopwatch.GetElapsedTime(read, load).TotalMilliseconds);
                    samples.Add("load", Stopwatch.GetElapsedTime(load, end).TotalMilliseconds);
                }
            }

            Console.WriteLine($"\nCold adapter of {adapter.Length / 1e6:F1} MB, its file in the page cache; ms\n");
            Table.Header("read + SHA-256", "read + SHA-256 + made resident", "ratio");
            Table.Row($"{samples.Median("read"):F1}", $"{samples.Median("load"):F1}", $"{samples.Ratio("load", "read"):F2}");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task PrintLoadAsync(Subject mixed, Subject native, byte[] adapter, int rounds)
    {
        var samples = new Samples();
        for (var round = 0; round < rounds; round++)
        {
            samples.Add("mixed", await mixed.LoadAsync(adapter));
            samples.Add("native", await native.LoadAsync(adapter));
            samples.Add("mixed evict", mixed.Evict());
            samples.Add("native evict", native.Evict());
        }

        Console.WriteLine("\nAdapter from verified bytes in memory to resident, and evicted; ms\n");
        Table.Header("", "load", "evict");
        Table.Row("mixed", $"{samples.Median("mixed"):F2}", $"{samples.Median("mixed evict"):F2}");
        Table.Row("native", $"{samples.Median("native"):F2}", $"{samples.Median("native evict"):F2}");
    }
}
