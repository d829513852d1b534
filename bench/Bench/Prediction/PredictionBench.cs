using System.Text.Json;
using AdapterHost.Adapters;
using AdapterHost.Engine;
using Bench.Engine;
using Bench.Generate;
using Bench.Running;

namespace Bench.Prediction;

/// <summary>Full-code fixes of the reference model, with the broken code as prediction and without, in turn.</summary>
internal static class PredictionBench
{
    private const int Cases = 60;

    public static async Task<int> RunAsync(BenchArguments arguments)
    {
        Console.WriteLine($"machine: {Machine.Describe()}, {arguments.Threads} compute threads, medians of {arguments.Rounds} rounds in turn");
        Console.WriteLine("\n## Predicted outputs: reference model, F32, adapter acme, full-code fixes, one stream\n");
        await using var running = await RunningEngine.StartAsync(
            "models/quickfix-tiny/quickfix-tiny-f32.gguf",
            new EngineOptions { ContextTokens = 1024, MaxSequences = 4, IdlePrefixes = 0, Threads = arguments.Threads });
        var adapter = await DemoAdapter.ImportAsync("acme", running.BaseModel);
        using var cache = running.CacheOf(adapter);
        var requests = Requests(running.Engine.Tokenizer, "acme.adapter");
        var (plain, predicted, ratios) = (new List<double>(), new List<double>(), new List<double>());
        var (tokens, accepted, rejected) = (0, 0, 0);
        for (var round = -1; round < arguments.Rounds; round++)
        {
            var without = await RateAsync(running, cache, adapter.Key, requests.Select(r => r with { Prediction = [] }));
            var with = await RateAsync(running, cache, adapter.Key, requests);
            if (round < 0)
            {
                continue;
            }

            plain.Add(without.Rate);
            predicted.Add(with.Rate);
            ratios.Add(with.Rate / without.Rate);
            (tokens, accepted, rejected) = (with.Tokens, with.Accepted, with.Rejected);
        }

        Table.Header("", "tokens/s without", "tokens/s with", "ratio", "tokens", "accepted", "rejected", "tokens a step");
        Table.Row(
            "decode",
            $"{Statistics.Median(plain):F0}",
            $"{Statistics.Median(predicted):F0}",
            $"{Statistics.Median(ratios):F2}",
            $"{tokens}",
            $"{accepted}",
            $"{rejected}",
            $"{(double)tokens / (tokens - accepted):F1}");
        StepCost.Print("models/quickfix-tiny/quickfix-tiny-f32.gguf", "reference model, F32", arguments);
        if (!arguments.SmallOnly)
        {
            StepCost.Print(RandomModel.Make(arguments.CacheDirectory), "generated model, Q8_0, 400 MB", arguments);
        }

        return 0;
    }

    /// <summary>Tokens a second after the first one: the prompt costs the same either way.</summary>
    private static async Task<(double Rate, int Tokens, int Accepted, int Rejected)> RateAsync(
        RunningEngine running, AdapterCache cache, AdapterKey key, IEnumerable<GenerationRequest> requests)
    {
        var (seconds, tokens, accepted, rejected) = (0.0, 0, 0, 0);
        foreach (var request in requests)
        {
            var (end, _, _) = await running.RunAsync(request with { Adapter = (await cache.LeaseAsync(key, "", CancellationToken.None)).Lease });
            seconds += end.CompletionTime.TotalSeconds;
            tokens += end.CompletionTokens;
            accepted += end.AcceptedPredictionTokens;
            rejected += end.RejectedPredictionTokens;
        }

        return (tokens / seconds, tokens, accepted, rejected);
    }

    private static List<GenerationRequest> Requests(ITokenizer tokenizer, string golden)
    {
        using var document = JsonDocument.Parse(File.ReadAllText($"tests/corpus/goldens/text/{golden}.json"));
        var requests = new List<GenerationRequest>();
        foreach (var one in document.RootElement.GetProperty("cases").EnumerateArray().Take(Cases))
        {
            var messages = one.GetProperty("messages").EnumerateArray()
                .Select(m => new ChatMessage(m.GetProperty("role").GetString()!, m.GetProperty("content").GetString()!))
                .ToList();
            var broken = messages[^1].Content[(messages[^1].Content.IndexOf('\n') + 1)..];
            requests.Add(new GenerationRequest
            {
                Tenant = new("acme"),
                Prompt = tokenizer.ApplyChatTemplate(messages),
                MaxTokens = 160,
                Sampling = new SamplingSettings(Temperature: 0),
                Prediction = tokenizer.Tokenize(broken, parseSpecial: false, addSpecial: false),
            });
        }

        return requests;
    }
}
