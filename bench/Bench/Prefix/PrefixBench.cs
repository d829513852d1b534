using AdapterHost.Engine;
using Bench.Engine;
using Bench.Generate;
using Bench.Running;

namespace Bench.Prefix;

/// <summary>Time to the first token of a completion, and of the next one when a few characters were typed: the second finds the first one's cells.</summary>
internal static class PrefixBench
{
    private const int PrefixTokens = 1000;

    public static async Task<int> RunAsync(BenchArguments arguments)
    {
        Console.WriteLine($"machine: {Machine.Describe()}, {arguments.Threads} compute threads, medians of {arguments.Rounds} rounds");
        Console.WriteLine($"\n## Second keystroke: {PrefixTokens} tokens in common, 3 typed\n");
        Table.Header("model", "first, ms", "second, ms", "second / first", "cached tokens");
        await RunAsync("reference, F32", "models/quickfix-tiny/quickfix-tiny-f32.gguf", arguments);
        if (!arguments.SmallOnly)
        {
            await RunAsync("generated, Q8_0, 400 MB", RandomModel.Make(arguments.CacheDirectory), arguments);
        }

        return 0;
    }

    private static async Task RunAsync(string name, string path, BenchArguments arguments)
    {
        await using var running = await RunningEngine.StartAsync(
            path, new EngineOptions { ContextTokens = 8192, MaxSequences = 8, Threads = arguments.Threads });
        var (first, second, ratios, cached) = (new List<double>(), new List<double>(), new List<double>(), 0);
        for (var round = 0; round < arguments.Rounds; round++)
        {
            // Another text each round: nothing of the last one is found.
            int[] prefix = [.. Enumerable.Range(0, PrefixTokens).Select(i => 30 + ((i + 1) * (round + 7) % 700))];
            var before = await running.RunAsync(Request(prefix));
            var after = await running.RunAsync(Request([.. prefix, 41, 42, 43]));
            first.Add(before.First.TotalMilliseconds);
            second.Add(after.First.TotalMilliseconds);
            ratios.Add(after.First / before.First);
            cached = after.End.CachedTokens;
        }

        Table.Row(name, $"{Statistics.Median(first):F1}", $"{Statistics.Median(second):F1}", $"{Statistics.Median(ratios):F3}", $"{cached}");
    }

    private static GenerationRequest Request(int[] prompt) => new()
    {
        Tenant = new("bench"),
        Prompt = prompt,
        MaxTokens = 1,
        Sampling = new SamplingSettings(Temperature: 0),
    };
}
