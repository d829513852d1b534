using AdapterFormats;
using AdapterHost.Adapters;
using AdapterHost.Engine;
using Bench.Generate;
using LlamaCpp;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bench.Engine;

/// <summary>Tokens a second of the base, of shared and of different adapters, by the mixed and by the native path, in one run.</summary>
internal static class EngineBench
{
    private const int PrefillTokens = 480;
    private static readonly int[] s_batches = [1, 4, 8, 16];

    public static async Task<int> RunAsync(BenchArguments arguments)
    {
        var runtime = LlamaRuntime.Load(
            new LlamaLibraryOptions { Directory = Path.Combine(AppContext.BaseDirectory, "llama") }, NullLogger.Instance);
        Console.WriteLine($"machine: {Machine.Describe()}, {arguments.Threads} compute threads, medians of {arguments.Rounds} rounds in turn");
        await RunAsync(runtime, "models/quickfix-tiny/quickfix-tiny-f32.gguf", "reference model, F32, 4.7 M parameters", 60, arguments);
        if (!arguments.SmallOnly)
        {
            await RunAsync(runtime, RandomModel.Make(arguments.CacheDirectory), "generated model, Q8_0, 24 layers, d 896, ff 4864", 12, arguments);
        }

        return 0;
    }

    private static async Task RunAsync(LlamaRuntime runtime, string path, string title, int steps, BenchArguments arguments)
    {
        using var model = LlamaModel.Load(runtime, path);
        var baseModel = BaseModelDescriptorReader.Read(path, "bench", [], CancellationToken.None);
        using var contexts = new ContextFactory(runtime, model, Options.Create(new EngineOptions
        {
            ContextTokens = 4096,
            MaxSequences = 16,
            BatchRows = 512,
            Threads = arguments.Threads,
            HotContexts = 16,
        }));
        using var plain = new Subject(runtime, model, baseModel, contexts, StrategyKind.Native);
        using var mixed = new Subject(runtime, model, baseModel, contexts, StrategyKind.Mixed);
        using var native = new Subject(runtime, model, baseModel, contexts, StrategyKind.Native);
        var load = new Dictionary<string, List<double>>();
        for (var i = 0; i < s_batches[^1]; i++)
        {
            var adapter = RandomAdapter.Make(baseModel, seed: 100 + i);
            Sample(load, "mixed", await mixed.LoadAsync(adapter));
            Sample(load, "native", await native.LoadAsync(adapter));
        }

        Console.WriteLine($"\n## {title}; adapters rank {RandomAdapter.Rank} on all {baseModel.Targets.Count} targets, {mixed.Resident[0].Bytes / 1e6:F1} MB each\n");
        Console.WriteLine("Decode, tokens/s. The ratio is to the same batch without adapters.\n");
        Table.Header("batch", "base, no adapter", "native, 1 shared", "mixed, 1 shared", "mixed, N different", "native, N different", "mixed N / base", "mixed N / native N");
        foreach (var batch in s_batches)
        {
            PrintDecode(plain, mixed, native, batch, steps, arguments.Rounds);
        }

        PrintPrefill(plain, mixed, native, arguments.Rounds);
        PrintLoad(mixed, native, load);
    }

    private static void PrintDecode(Subject plain, Subject mixed, Subject native, int batch, int steps, int rounds)
    {
        var samples = new Dictionary<string, List<double>>();
        for (var round = 0; round < rounds; round++)
        {
            Sample(samples, "base", plain.Decode(new IAdapterWeights?[batch], steps));
            Sample(samples, "native shared", native.Decode([.. Enumerable.Repeat(native.Resident[0], batch)], steps));
            Sample(samples, "mixed shared", mixed.Decode([.. Enumerable.Repeat(mixed.Resident[0], batch)], steps));
            Sample(samples, "mixed", mixed.Decode([.. mixed.Resident.Take(batch)], steps));
            Sample(samples, "native", native.Decode([.. native.Resident.Take(batch)], Math.Max(3, steps / batch)));
        }

        var median = samples.ToDictionary(s => s.Key, s => Median(s.Value));
        Table.Row(
            $"{batch}",
            $"{median["base"]:F1}",
            $"{median["native shared"]:F1}",
            $"{median["mixed shared"]:F1}",
            $"{median["mixed"]:F1}",
            $"{median["native"]:F1}",
            $"{Ratio(samples, "mixed", "base"):F2}",
            $"{Ratio(samples, "mixed", "native"):F2}");
    }

    private static void PrintPrefill(Subject plain, Subject mixed, Subject native, int rounds)
    {
        var samples = new Dictionary<string, List<double>>();
        for (var round = 0; round < rounds; round++)
        {
            Sample(samples, "base", plain.Prefill(null, PrefillTokens));
            Sample(samples, "mixed", mixed.Prefill(mixed.Resident[0], PrefillTokens));
            Sample(samples, "native", native.Prefill(native.Resident[0], PrefillTokens));
        }

        Console.WriteLine($"\nPrefill of {PrefillTokens} tokens, tokens/s\n");
        Table.Header("base, no adapter", "mixed", "native", "mixed / base", "mixed / native");
        Table.Row(
            $"{Median(samples["base"]):F0}",
            $"{Median(samples["mixed"]):F0}",
            $"{Median(samples["native"]):F0}",
            $"{Ratio(samples, "mixed", "base"):F2}",
            $"{Ratio(samples, "mixed", "native"):F2}");
    }

    private static void PrintLoad(Subject mixed, Subject native, Dictionary<string, List<double>> load)
    {
        var evict = new Dictionary<string, List<double>>();
        while (mixed.Resident.Count > 0)
        {
            Sample(evict, "mixed", mixed.Evict());
            Sample(evict, "native", native.Evict());
        }

        Console.WriteLine("\nAdapter from verified bytes in memory to resident, and evicted; ms\n");
        Table.Header("", "load", "evict");
        Table.Row("mixed", $"{Median(load["mixed"]):F2}", $"{Median(evict["mixed"]):F2}");
        Table.Row("native", $"{Median(load["native"]):F2}", $"{Median(evict["native"]):F2}");
    }

    private static void Sample(Dictionary<string, List<double>> samples, string name, double value)
    {
        if (!samples.TryGetValue(name, out var list))
        {
            samples[name] = list = [];
        }

        list.Add(value);
    }

    /// <summary>Median of the ratios round by round: the machine's drift cancels out.</summary>
    private static double Ratio(Dictionary<string, List<double>> samples, string a, string b) =>
        Median([.. samples[a].Zip(samples[b], (x, y) => x / y)]);

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
