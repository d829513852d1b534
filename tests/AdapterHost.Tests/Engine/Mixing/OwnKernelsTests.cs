using AdapterHost.Engine;
using AdapterHost.Engine.Mixing;

namespace AdapterHost.Tests;

/// <summary>This host's own attention and products, in whole models: near what ggml computes, and the same bits whatever stands beside a row.</summary>
public sealed class OwnKernelsTests
{
    private static readonly int[] s_prompt = [.. Enumerable.Range(30, 23)];

    [Theory]
    [InlineData("llama")]
    [InlineData("mistral")]
    [InlineData("qwen2")]
    [InlineData("qwen3")]
    [InlineData("gemma2")]
    [InlineData("gemma3")]
    [InlineData("fused-phi")]
    public void Step_EveryArchitecture_IsNearTheLibrarysNumbers(string architecture)
    {
        using var own = new MixedRun(Repository.Base(architecture), MixingKind.InGraph, threads: 2, ownKernels: true);
        using var library = new MixedRun(Repository.Base(architecture), MixingKind.InGraph, threads: 2);
        var expected = Steps(library);
        var found = Steps(own);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].Length, found[i].Length);
            Assert.True(expected[i].Zip(found[i]).Max(pair => Math.Abs(pair.First - pair.Second)) < 1e-3, $"output {i}");
        }

        Assert.NotEqual(expected.SelectMany(e => e), found.SelectMany(f => f));
    }

    /// <summary>The Q8_0 base: ggml rounds the scales of a product's input to halves, this host does not, so they differ by some thousandths.</summary>
    [Fact]
    public void Step_QuantizedBase_IsNearTheLibrarysNumbers()
    {
        using var own = new MixedRun(QuantizedModel, MixingKind.InGraph, threads: 2, ownKernels: true);
        using var library = new MixedRun(QuantizedModel, MixingKind.InGraph, threads: 2);
        var expected = Steps(library);
        var found = Steps(own);
        for (var i = 0; i < expected.Count; i++)
        {
            var size = expected[i].Max(Math.Abs);
            Assert.True(expected[i].Zip(found[i]).Max(pair => Math.Abs(pair.First - pair.Second)) < 0.02 * size, $"output {i}");
        }

        Assert.NotEqual(expected.SelectMany(e => e), found.SelectMany(f => f));
    }

    /// <summary>What predictions and batches rest on: a row's numbers do not depend on its company, on how its prompt was cut, or on threads.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Step_RowAloneOrInCompany_SameBits(bool quantized)
    {
        var model = quantized ? QuantizedModel : Repository.Base("llama");
        var (first, second) = quantized ? ("models/adapters/acme", "models/adapters/globex") : ("tests/corpus/peft/llama.all-linear-r8", "tests/corpus/peft/llama.bf16");
        using var alone = new MixedRun(model, MixingKind.InGraph, ownKernels: true);
        var adapter = await alone.LoadAsync(first);
        var expected = new List<float[]>();
        for (var i = 0; i < s_prompt.Length; i++)
        {
            expected.AddRange(alone.Step((0, i, [s_prompt[i]], adapter, true)));
        }

        foreach (var threads in new[] { 1, 2, 3 })
        {
            using var run = new MixedRun(model, MixingKind.InGraph, threads, ownKernels: true);
            adapter = await run.LoadAsync(first);
            var other = await run.LoadAsync(second);

            // More threads than processors wait for each other at every node: one way of cutting is enough there.
            foreach (var piece in threads < 3 ? [2, 3, 5, 6, 7, 13, 23] : new[] { 7 })
            {
                run.Clear();
                for (var at = 0; at < s_prompt.Length; at += piece)
                {
                    var rows = s_prompt[at..Math.Min(at + piece, s_prompt.Length)];
                    var found = run.Step((1, at, rows, other, true), (0, at, rows, adapter, true), (2, at, rows[..1], null, true));
                    for (var i = 0; i < rows.Length; i++)
                    {
                        Assert.True(SameBits(expected[at + i], found[rows.Length + i]), $"token {at + i} in pieces of {piece}, {threads} threads");
                    }

                    run.Forget(2);
                }
            }
        }
    }

    /// <summary>More rows than a kernel takes at a time, and a number that no tile divides.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Step_LongPrompt_SameBitsAsInPieces(bool quantized)
    {
        var model = quantized ? QuantizedModel : Repository.Base("llama");
        int[] prompt = [.. Enumerable.Range(0, 203).Select(i => 30 + i * 7 % 90)];
        using var pieces = new MixedRun(model, MixingKind.InGraph, ownKernels: true, rows: 256);
        float[] expected = [];
        for (var at = 0; at < prompt.Length; at += 29)
        {
            expected = pieces.Step((0, at, prompt[at..Math.Min(at + 29, prompt.Length)], null, false))[0];
        }

        using var whole = new MixedRun(model, MixingKind.InGraph, threads: 2, ownKernels: true, rows: 256);
        Assert.True(SameBits(expected, whole.Step((0, 0, prompt, null, false))[0]));
    }

    /// <summary>The way back at three in the morning: the same answers, by llama.cpp alone, with its own bound for idle prefixes.</summary>
    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 8)]
    public async Task Submit_SwitchedOnAndOff_AnswersAreTheGoldens(bool ownKernels, int idleShare)
    {
        await using var rig = await EngineRig.StartAsync(
            options: new EngineOptions { ContextTokens = 2048, MaxSequences = 8, OwnKernels = ownKernels });
        Assert.Equal(2048 / idleShare, rig.Contexts.IdlePrefixTokens);
        var key = await rig.AddAsync("models/adapters/acme", "acme");
        foreach (var one in GoldenText.Load("acme.adapter").Cases.Take(8))
        {
            var prompt = rig.Engine.Tokenizer.ApplyChatTemplate([.. one.Messages.Select(m => new ChatMessage(m.Role, m.Content))]);
            Assert.Equal(one.Answer, (await rig.GenerateAsync(prompt, key)).Text);
        }
    }

    private static string QuantizedModel => Repository.File("models/quickfix-tiny/quickfix-tiny-q8_0.gguf");

    private static List<float[]> Steps(MixedRun run)
    {
        var outputs = new List<float[]>();
        outputs.AddRange(run.Step((0, 0, s_prompt, null, true), (1, 0, s_prompt[..5], null, true)));
        outputs.AddRange(run.Step((0, s_prompt.Length, [77], null, true)));
        outputs.AddRange(run.Step((0, s_prompt.Length + 1, [78], null, true), (1, 5, [78], null, true), (2, 0, [60, 61, 62], null, true)));
        return outputs;
    }

    /// <summary>Processors without AVX-512 leave products to ggml, which sums one row in another order than several.</summary>
    private static bool SameBits(float[] a, float[] b) =>
        Lane512.IsSupported ? a.AsSpan().SequenceEqual(b) : a.Zip(b).All(pair => Math.Abs(pair.First - pair.Second) < 1e-4);
}
