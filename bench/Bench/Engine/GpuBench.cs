using AdapterFormats;
using AdapterHost.Adapters;
using AdapterHost.Engine;
using Bench.Generate;
using LlamaCpp;
using Microsoft.Extensions.Options;

namespace Bench.Engine;

/// <summary>The Native strategy on a GPU: the base, one adapter for all, and different adapters, each in its own context, in turn.</summary>
internal static class GpuBench
{
    private const int Steps = 60;
    private static readonly int[] s_batches = [1, 4, 8];

    /// <returns>1 without a GPU: figures of a CPU under this name would mislead.</returns>
    public static async Task<int> RunAsync(BenchArguments arguments, GpuArguments gpu)
    {
        var libraries = gpu.Libraries ?? Path.Combine(AppContext.BaseDirectory, "llama");
        var runtime = LlamaRuntime.Load(new LlamaLibraryOptions { Directory = libraries, AllowUnknownBuild = gpu.AllowUnknownBuild }, new ErrorLogger());
        try
        {
            GpuCheck.Require(gpu.Layers, LlamaRuntime.HasGpu, runtime.Directory);
        }
        catch (EngineException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }

        var path = gpu.Model ?? RandomModel.Make(arguments.CacheDirectory, arguments.SmallOnly ? RandomModel.Small : RandomModel.Large);
        using var model = LlamaModel.Load(runtime, path, gpu.Layers);
        var baseModel = BaseModelDescriptorReader.Read(path, "bench", [], CancellationToken.None);
        using var contexts = new ContextFactory(runtime, model, Options.Create(new EngineOptions
        {
            ContextTokens = 4096,
            MaxSequences = 16,
            BatchRows = 512,
            Threads = arguments.Threads,
            Strategy = StrategyKind.Native,
            GpuLayers = gpu.Layers,
            HotContexts = s_batches.Max(),
        }));
        using var native = new Subject(runtime, model, baseModel, contexts, StrategyKind.Native);
        for (var i = 0; i < s_batches.Max(); i++)
        {
            await native.LoadAsync(RandomAdapter.Make(baseModel, seed: 100 + i));
        }

        Console.WriteLine($"machine: {Machine.Describe()}, {gpu.Layers} layers on the GPU, medians of {arguments.Rounds} rounds in turn; {path}, tokens/s\n");
        Table.Header("batch", "base, no adapter", "native, 1 shared", "native, N different, a context each", "N different / base");
        foreach (var batch in s_batches)
        {
            Print(native, batch, arguments.Rounds);
        }

        return 0;
    }

    private static void Print(Subject native, int batch, int rounds)
    {
        var (none, shared, different) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            none.Add(native.Decode(new IAdapterWeights?[batch], Steps));
            shared.Add(native.Decode([.. Enumerable.Repeat(native.Resident[0], batch)], Steps));
            different.Add(native.Decode([.. native.Resident.Take(batch)], Steps));
        }

        Table.Row(
            $"{batch}",
            $"{Statistics.Median(none):F1}",
            $"{Statistics.Median(shared):F1}",
            $"{Statistics.Median(different):F1}",
            $"{Statistics.MedianRatio(different, none):F2}");
    }
}
