using System.Text.Json;
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
        var rounds = new List<PredictionRound>();
        for (var round = -1; round < arguments.Rounds; round++)
        {
            var measured = new PredictionRound();
            foreach (var request in requests)
            {
                // A salt of its own: what earlier rounds have answered must not tell this one.
                measured.Add(await RunAsync(request with { Prediction = [] }), await RunAsync(request with { CacheSalt = $"{round}" }));
            }

            if (round >= 0)
            {
                rounds.Add(measured);
            }
        }

        double Median(Func<PredictionRound, double> value) => Statistics.Median([.. rounds.Select(value)]);
        var last = rounds[^1];
        Table.Header("tokens/s without", "tokens/s with", "ratio", "whole answer, prompt and all: times as fast", "tokens", "accepted", "rejected", "tokens a step");
        Table.Row(
            $"{Median(r => r.Tokens / r.Without):F0}",
            $"{Median(r => r.Tokens / r.With):F0}",
            $"{Median(r => r.Without / r.With):F2}",
            $"{Median(r => r.WholeWithout / r.WholeWith):F2}",
            $"{last.Tokens}",
            $"{last.Accepted}",
            $"{last.Rejected}",
            $"{(double)last.Tokens / (last.Tokens - last.Accepted):F1}");
        StepCost.Print("models/quickfix-tiny/quickfix-tiny-f32.gguf", "reference model, F32", arguments);
        if (!arguments.SmallOnly)
        {
            StepCost.Print(RandomModel.Make(arguments.CacheDirectory), "generated model, Q8_0, 400 MB", arguments);
        }

        return 0;

        async Task<RunningEngine.Answer> RunAsync(GenerationRequest request) =>
            await running.RunAsync(request with { Adapter = (await cache.LeaseAsync(adapter.Key, "", CancellationToken.None)).Lease });
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
