using System.Text.Json;
using AdapterHost.Adapters;
using AdapterHost.Engine;
using LlamaCpp;

namespace AdapterHost.Tests;

/// <summary>
/// Logits against transformers + peft, an implementation that shares no code with this one. Both strategies: the native path is the second
/// witness. Tolerances are those measured between that implementation and llama.cpp itself (gemma: ggml's GELU table).
/// </summary>
public sealed class GoldenLogitsTests
{
    private const float Tolerance = 1e-4f;
    private const float GemmaTolerance = 5e-3f;

    /// <summary>llama.cpp rounds the activations to the adapter's type; mixing widens the adapter instead, and stays exact.</summary>
    private const float NativeHalfTolerance = 3e-3f;
    private const float NativeBFloatTolerance = 2e-2f;

    public static TheoryData<string, string> Cases()
    {
        var data = new TheoryData<string, string>();
        foreach (var file in Directory.GetFiles(Repository.File("tests/corpus/goldens/logits"), "*.json").Order())
        {
            data.Add(Path.GetFileNameWithoutExtension(file), nameof(StrategyKind.Mixed));
            data.Add(Path.GetFileNameWithoutExtension(file), nameof(StrategyKind.Native));
        }

        Assert.Equal(2 * 24, data.Count);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Execute_PeftAdapter_GivesGoldenLogits(string name, string strategy)
    {
        var golden = JsonSerializer.Deserialize<GoldenLogits>(
            await File.ReadAllTextAsync(Repository.File($"tests/corpus/goldens/logits/{name}.json")), JsonSerializerOptions.Web)!;
        var options = new EngineOptions { ContextTokens = 256, MaxSequences = 4, Strategy = Enum.Parse<StrategyKind>(strategy) };
        await using var rig = await EngineRig.StartAsync(Repository.Base(golden.Base), options);
        var key = golden.Adapter is null ? (AdapterKey?)null : await rig.AddAsync($"tests/corpus/peft/{golden.Adapter}");
        using var lease = key is null ? null : (AdapterLease)await rig.LeaseAsync(key.Value);

        await rig.Engine.StopAsync(CancellationToken.None);
        using var context = rig.Contexts.Create(rig.Strategy.Observer);
        rig.Strategy.Attach(context);
        var worst = 0f;
        for (var i = 0; i < golden.Tokens.Length; i++)
        {
            var actual = LastLogits(rig.Strategy, context, golden.Tokens[i], lease?.Weights, new SlotId(i));
            worst = Math.Max(worst, actual.Zip(golden.LastLogits[i], (a, b) => Math.Abs(a - b)).Max());
        }

        rig.Strategy.Detach();
        var tolerance = ToleranceOf(golden, options.Strategy);
        Assert.True(worst <= tolerance, $"largest difference {worst}, tolerated {tolerance}");
    }

    private static float ToleranceOf(GoldenLogits golden, StrategyKind strategy) => (strategy, golden.Adapter) switch
    {
        (StrategyKind.Native, "llama.f16") => NativeHalfTolerance,
        (StrategyKind.Native, "llama.bf16") => NativeBFloatTolerance,
        _ => golden.Base.StartsWith("gemma", StringComparison.Ordinal) ? GemmaTolerance : Tolerance,
    };

    private static float[] LastLogits(IAdapterStrategy strategy, LlamaContext context, int[] tokens, IAdapterWeights? weights, SlotId slot)
    {
        var plan = new StepPlan(tokens.Length);
        for (var i = 0; i < tokens.Length; i++)
        {
            plan.Add(new StepRow(tokens[i], i, slot, weights, Output: i == tokens.Length - 1));
        }

        var sink = new CapturingSink();
        var outcome = strategy.Execute(context, plan, sink);
        Assert.Equal(DecodeStatus.Done, outcome.Status);
        return sink.Logits!;
    }

    private sealed record GoldenLogits(string Base, string? Adapter, int[][] Tokens, [property: System.Text.Json.Serialization.JsonPropertyName("last_logits")] float[][] LastLogits);

    private sealed class CapturingSink : IStepSink
    {
        public float[]? Logits { get; private set; }

        public void OnOutput(LlamaContext context, int batchRow, in StepRow row) => Logits = context.GetLogits(batchRow).ToArray();

        public void OnNotFinite(in StepRow row) => Assert.Fail("An adapter of the corpus computed no finite numbers.");
    }
}
