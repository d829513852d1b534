using AdapterHost.Adapters;
using AdapterHost.Engine.Mixing;

namespace AdapterHost.Tests;

/// <summary>Adding products inside their nodes, on all threads, gives what adding them behind a cut on one thread gives: to the bit.</summary>
public sealed class InGraphMixingTests
{
    /// <summary>F32, F16 and BF16; ranks 1, 4, 6, 8, 16 and 80; all targets, some, one.</summary>
    private static readonly string[] s_adapters =
    [
        "llama.all-linear-r8", "llama.f16", "llama.bf16", "llama.all-linear-word", "llama.rank-over-dim", "llama.o-r1", "llama.rslora-r16", "llama.qv-r4",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Step_MixedAdaptersAndShapes_EqualsTheCutPath(int threads)
    {
        using var inGraph = new MixedRun(Repository.Base("llama"), MixingKind.InGraph, threads);
        using var cut = new MixedRun(Repository.Base("llama"), MixingKind.Cut);
        Assert.True(inGraph.InGraph);
        Assert.False(cut.InGraph);
        var steps = await RunAsync(cut);
        Assert.Equal(steps, await RunAsync(inGraph));
    }

    [Theory]
    [InlineData("gemma2")]
    [InlineData("gemma3")]
    [InlineData("qwen2")]
    [InlineData("qwen3")]
    [InlineData("fused-phi")]
    [InlineData("mistral")]
    public async Task Step_EveryArchitecture_EqualsTheCutPath(string architecture)
    {
        using var inGraph = new MixedRun(Repository.Base(architecture), MixingKind.InGraph, threads: 2);
        using var cut = new MixedRun(Repository.Base(architecture), MixingKind.Cut);
        var folder = Directory.GetDirectories(Repository.File("tests/corpus/peft"), architecture + ".*").Order(StringComparer.Ordinal).First();
        var adapter = Path.Combine("tests/corpus/peft", Path.GetFileName(folder));
        var (a, b) = (await inGraph.LoadAsync(adapter), await cut.LoadAsync(adapter));
        int[] tokens = [.. Enumerable.Range(40, 9)];
        var expected = cut.Step((0, 0, tokens, b, false), (1, 0, tokens, null, false));
        Assert.Equal(expected, inGraph.Step((0, 0, tokens, a, false), (1, 0, tokens, null, false)));
        Assert.NotEqual(expected[0], expected[1]);
    }

    /// <summary>llama.cpp keeps the graph between steps of one shape: what an earlier step rewrote must not act in a later one.</summary>
    [Fact]
    public async Task Step_GraphIsReused_FollowsTheStepsAdapters()
    {
        using var run = new MixedRun(Repository.Base("llama"), MixingKind.InGraph, threads: 2);
        var adapter = await run.LoadAsync("tests/corpus/peft/llama.all-linear-r8");
        var other = await run.LoadAsync("tests/corpus/peft/llama.rslora-r16");
        var alone = new Dictionary<string, float[]>();
        foreach (var (name, weights) in new (string, IAdapterWeights?)[] { ("base", null), ("adapter", adapter), ("other", other) })
        {
            run.Clear();
            alone[name] = run.Step((0, 0, [50], weights, false))[0];
        }

        Assert.Equal(3, alone.Values.Select(logits => logits[7]).Distinct().Count());
        foreach (var name in new[] { "adapter", "base", "other", "other", "base", "adapter" })
        {
            run.Clear();
            var weights = name == "base" ? null : name == "other" ? other : adapter;
            Assert.Equal(alone[name], run.Step((0, 0, [50], weights, false))[0]);
        }
    }

    [Fact]
    public async Task Execute_SteadySteps_AllocateNothing()
    {
        using var run = new MixedRun(Repository.Base("llama"), MixingKind.InGraph);
        var parts = new List<(int, int, int[], IAdapterWeights?, bool)>();
        for (var slot = 0; slot < 4; slot++)
        {
            parts.Add((slot, 0, [50 + slot], slot == 3 ? null : await run.LoadAsync("tests/corpus/peft/" + s_adapters[slot]), true));
        }

        run.Step([.. parts]);
        run.Outputs = null;
        Allocation.AssertCeases(_ =>
        {
            run.Clear();
            for (var step = 0; step < 100; step++)
            {
                run.Advance();
            }
        });
    }

    /// <summary>Prompts with one output, prompts beside decodes, decodes that are all outputs, and a step without any adapter between.</summary>
    private static async Task<List<float[]>> RunAsync(MixedRun run)
    {
        var adapters = new List<IAdapterWeights?>();
        foreach (var adapter in s_adapters)
        {
            adapters.Add(await run.LoadAsync("tests/corpus/peft/" + adapter));
        }

        var outputs = new List<float[]>();
        int[] prompt = [.. Enumerable.Range(30, 21)];
        outputs.AddRange(run.Step((0, 0, prompt, adapters[0], false)));
        outputs.AddRange(run.Step((1, 0, prompt, adapters[1], false), (2, 0, prompt[..6], adapters[2], false), (0, 21, [60], adapters[0], true)));
        outputs.AddRange(run.Step([.. adapters.Skip(3).Select((a, i) => (3 + i, 0, new[] { 70 + i, 90, 91 }, a, true)), (9, 0, prompt, null, false)]));
        outputs.AddRange(run.Step((10, 0, [33], null, true)));
        outputs.AddRange(run.Step([.. Enumerable.Range(0, 3).Select(i => (i, i == 0 ? 22 : i == 1 ? 21 : 6, new[] { 99 }, adapters[i], true))]));
        outputs.AddRange(run.Step((3, 3, [44], adapters[3], true)));
        return outputs;
    }
}
