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

    public static async Task<int> RunAsync(BenchArguments arguments)
    {
        var runtime = LlamaRuntime.Load(
            new LlamaLibraryOptions { Directory = Path.Combine(AppContext.BaseDirectory, "llama") }, NullLogger.Instance);
        Console.WriteLine($"machine: {Machine.Describe()}, {arguments.Threads} compute threads, medians of {arguments.Rounds} rounds in turn");
        if (!arguments.LargeOnly)
        {
            await RunAsync(runtime, "models/quickfix-tiny/quickfix-tiny-f32.gguf", "reference model, F32, 4.7 M parameters", 60, arguments);
        }

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
            HotContexts = 17,
        }));
        using var plain = new Subject(runtime, model, baseModel, contexts, StrategyKind.Native);
        using var mixed = new Subject(runtime, model, baseModel, contexts, StrategyKind.Mixed);
        using var native = new Subject(runtime, model, baseModel, contexts, StrategyKind.Native);
        var adapters = Enumerable.Range(100, arguments.Batches.Max()).Select(seed => RandomAdapter.Make(baseModel, seed)).ToList();
        foreach (var adapter in adapters)
        {
            await mixed.LoadAsync(adapter);
            await native.LoadAsync(adapter);
        }

        Console.WriteLine(
            $"\n## {title}; adapters F32 of rank {RandomAdapter.Rank} on all {baseModel.Targets.Count} targets, "
            + $"{adapters[0].Length / 1e6:F1} MB each, resident {(model.IsQuantized ? "half" : "exact")} in {mixed.Resident[0].Bytes / 1e6:F1} MB; "
            + "'no adapter' is a context without an observer\n");
        if (arguments.Wants("decode"))
        {
            Console.WriteLine("Decode, tokens/s. The ratio is to the same batch without adapters.\n");
            Table.Header(
                "batch", "base, no adapter", "mixed engine, no adapter", "native, 1 shared", "mixed, 1 shared", "mixed, N different", "native, N different",
                "mixed 1 / base", "mixed N / base", "mixed N / native N");
            foreach (var batch in arguments.Batches)
            {
                PrintDecode(plain, mixed, native, batch, steps, arguments);
            }
        }

        if (arguments.Wants("prefill"))
        {
            PrintPrefill(plain, mixed, native, arguments.Rounds);
        }

        await ResidencyBench.RunAsync(mixed, native, baseModel, adapters, steps, arguments);
    }

    private static void PrintDecode(Subject plain, Subject mixed, Subject native, int batch, int steps, BenchArguments arguments)
    {
        var samples = new Samples();
        for (var round = 0; round < arguments.Rounds; round++)
        {
            samples.Add("base", plain.Decode(new IAdapterWeights?[batch], steps));
            samples.Add("mixed none", mixed.Decode(new IAdapterWeights?[batch], steps));
            samples.Add("mixed shared", mixed.Decode([.. Enumerable.Repeat(mixed.Resident[0], batch)], steps));
            samples.Add("mixed", mixed.Decode([.. mixed.Resident.Take(batch)], steps));
            samples.Add("native shared", arguments.SkipNative ? 0 : native.Decode([.. Enumerable.Repeat(native.Resident[0], batch)], steps));
            samples.Add("native", arguments.SkipNative ? 0 : native.Decode([.. native.Resident.Take(batch)], Math.Max(3, steps / batch)));
        }

        Table.Row(
            $"{batch}",
            $"{samples.Median("base"):F1}",
            $"{samples.Median("mixed none"):F1}",
            $"{samples.Median("native shared"):F1}",
            $"{samples.Median("mixed shared"):F1}",
            $"{samples.Median("mixed"):F1}",
            $"{samples.Median("native"):F1}",
            $"{samples.Ratio("mixed shared", "base"):F2}",
            $"{samples.Ratio("mixed", "base"):F2}",
            $"{samples.Ratio("mixed", "native"):F2}");
    }

    private static void PrintPrefill(Subject plain, Subject mixed, Subject native, int rounds)
    {
        var samples = new Samples();
        for (var round = 0; round < rounds; round++)
        {
            samples.Add("base", plain.Prefill(null, PrefillTokens));
            samples.Add("mixed", mixed.Prefill(mixed.Resident[0], PrefillTokens));
            samples.Add("native", native.Prefill(native.Resident[0], PrefillTokens));
        }

        Console.WriteLine($"\nPrefill of {PrefillTokens} tokens, tokens/s\n");
        Table.Header("base, no adapter", "mixed", "native", "mixed / base", "mixed / native");
        Table.Row(
            $"{samples.Median("base"):F0}",
            $"{samples.Median("mixed"):F0}",
            $"{samples.Median("native"):F0}",
            $"{samples.Ratio("mixed", "base"):F2}",
            $"{samples.Ratio("mixed", "native"):F2}");
    }
}
