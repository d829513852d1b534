using System.Text.RegularExpressions;
using AdapterHost.Engine;
using AdapterHost.Grammars;

namespace AdapterHost.Tests.Grammars;

/// <summary>Grammars through the real engine.</summary>
public sealed partial class GrammarSamplingTests
{
    private const string Sql = "root ::= \"SELECT \" name (\", \" name)* \" FROM \" name \";\"\nname ::= [a-z_]{1,12}";

    [Fact]
    public async Task Submit_Grammar_EveryAnswerFollowsItAndEnds()
    {
        await using var rig = await EngineRig.StartAsync();
        foreach (var temperature in new[] { 0f, 1f, 2f })
        {
            for (var seed = 0u; seed < 4; seed++)
            {
                var settings = new SamplingSettings(temperature, 0.95f, seed) { Grammar = Compiled.Of(Sql), RepeatPenalty = 1.1f, TopK = 40 };
                var (text, end) = await rig.GenerateAsync([.. Enumerable.Range(200 + (int)seed, 20)], maxTokens: 400, sampling: settings);
                Assert.Matches(end.Reason == FinishReason.Stop ? WholeSql() : BegunSql(), text);
                Assert.True(end.Reason is FinishReason.Stop or FinishReason.Length);
            }
        }
    }

    /// <summary>A grammar that says exactly what comes leaves the model no choice, and the end comes by itself.</summary>
    [Theory]
    [InlineData(0f, false)]
    [InlineData(1.5f, false)]
    [InlineData(0f, true)]
    public async Task Submit_GrammarOfOneText_IsThatText(float temperature, bool ignoreEnd)
    {
        await using var rig = await EngineRig.StartAsync();
        var settings = new SamplingSettings(temperature, 1, 1) { Grammar = Compiled.Of("root ::= \"Grüße, 世界 \U0001F600!\""), IgnoreEnd = ignoreEnd };
        var (text, end) = await rig.GenerateAsync([.. Enumerable.Range(60, 20)], maxTokens: 100, sampling: settings);
        Assert.Equal(("Grüße, 世界 \U0001F600!", FinishReason.Stop), (text, end.Reason));
    }

    [Fact]
    public async Task Submit_ModelFollowsByItself_SameTextAsWithout()
    {
        await using var rig = await EngineRig.StartAsync();
        int[] prompt = [.. Enumerable.Range(200, 20)];
        var settings = new SamplingSettings(0.8f, 0.9f, 5);
        var plain = await rig.GenerateAsync(prompt, maxTokens: 40, sampling: settings);
        var free = await rig.GenerateAsync(prompt, maxTokens: 40, sampling: settings with { Grammar = Compiled.Of("root ::= .*") });
        Assert.Equal(plain.Text, free.Text);
    }

    [Fact]
    public async Task Submit_GrammarThatLeadsNowhere_EndsWithAReasonOfItsOwn()
    {
        await using var rig = await EngineRig.StartAsync();
        int[] prompt = [.. Enumerable.Range(60, 20)];
        var (text, end) = await rig.GenerateAsync(prompt, maxTokens: 20, sampling: Following("root ::= \"ab\" x\nx ::= x \"c\""));
        Assert.Equal(("a", FinishReason.NoTokenLeft), (text, end.Reason));

        var ways = string.Join(" | ", Enumerable.Range(0, GrammarLimits.Configurations + 1).Select(_ => "\"a\" \"b\""));
        (text, end) = await rig.GenerateAsync(prompt, maxTokens: 20, sampling: Following($"root ::= {ways}"));
        Assert.Equal(("", FinishReason.GrammarExhausted), (text, end.Reason));
    }

    /// <summary>
    /// Costly grammars of one tenant take turns, step by step: each says what it says alone. Who runs beside, with a grammar of its own, never
    /// waits for them: it gets a token in every step.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public async Task Submit_CostlyGrammarsOfOneTenant_TakeTurnsAndSayTheSame(int choices)
    {
        const int Sequences = 6, Tokens = 6, OtherPrompt = 100, OtherTokens = 30;
        var grammar = $"root ::= ({string.Concat(Enumerable.Repeat("\"\\x01\" | ", 4000))}[a-c])+";
        GenerationRequest Request(uint seed, int many) => new()
        {
            Tenant = new("costly"),
            Prompt = [.. Enumerable.Range(60, 20)],
            Choices = many,
            MaxTokens = Tokens,
            Sampling = Following(grammar, 1.5f, seed) with { IgnoreEnd = true },
        };
        var other = Request(7, 1) with
        {
            Tenant = new("other"),
            Prompt = [.. Enumerable.Range(60, OtherPrompt)],
            MaxTokens = OtherTokens,
            Sampling = Following("root ::= [a-z]+", 1.5f, 7) with { IgnoreEnd = true },
        };
        var alone = new List<string>();
        await using (var quiet = await EngineRig.StartAsync())
        {
            for (var seed = 0u; seed < Sequences; seed++)
            {
                alone.Add((await quiet.GenerateAsync(Request(seed, 1))).Text);
            }

            alone.Add((await quiet.GenerateAsync(other)).Text);
        }

        // All are there before the first step for them, so that they run side by side from the start. The other's tokens stand where no costly one's do.
        using var submitted = new ManualResetEventSlim(true);
        var steps = new List<List<(int Slot, int Position)>>();
        await using var rig = await EngineRig.StartAsync(decorate: inner => new ObservedStrategy(inner, plan =>
        {
            submitted.Wait();
            steps.Add([.. plan.Rows.ToArray().Where(row => row.Output).Select(row => (row.Slot.Value, row.Position))]);
        }));
        submitted.Reset();
        steps.Clear();
        var running = Enumerable.Range(0, Sequences / choices).SelectMany(i => rig.Submit(Request((uint)i, choices))).ToList();
        running.AddRange(rig.Submit(other));
        submitted.Set();
        var texts = new List<string>();
        foreach (var generation in running)
        {
            var (text, end) = await EngineRig.ReadAsync(generation);
            Assert.Equal(FinishReason.Length, end.Reason);
            texts.Add(text);
        }

        Assert.Equal(alone, texts);
        var costly = steps.SelectMany(rows => rows).Where(row => row.Position < OtherPrompt - 1).ToList();
        Assert.True(costly.Distinct().Count() < costly.Count, "no costly one waited");
        var others = steps.Index().SelectMany(step => step.Item.Where(row => row.Position >= OtherPrompt - 1).Select(row => (Step: step.Index, row.Position))).ToList();
        Assert.Equal(Enumerable.Range(OtherPrompt - 1, OtherTokens), others.Select(row => row.Position));
        Assert.Equal(Enumerable.Range(others[0].Step, OtherTokens), others.Select(row => row.Step));
        Assert.Contains(steps[others[1].Step..(others[^1].Step + 1)], rows => rows.Any(row => row.Position < OtherPrompt - 1));
    }

    /// <summary>Sequences side by side, each with a grammar of its own: none is held to another's.</summary>
    [Fact]
    public async Task Submit_DifferentGrammarsInOneBatch_EachFollowsItsOwn()
    {
        await using var rig = await EngineRig.StartAsync();
        var running = Enumerable.Range(0, 8).Select(i => (i, Generation: rig.Submit(
            [.. Enumerable.Range(60, 10)], null, 60, sampling: new SamplingSettings(1, 1, (uint)i) { Grammar = Compiled.Of($"root ::= \"<{i}>\" [{(char)('a' + i)}]{{5}}") }))).ToList();
        foreach (var (i, generation) in running)
        {
            Assert.Equal($"<{i}>{new string((char)('a' + i), 5)}", (await EngineRig.ReadAsync(generation)).Text);
        }
    }

    private static SamplingSettings Following(string gbnf, float temperature = 0, uint seed = 1) => new(temperature, 1, seed) { Grammar = Compiled.Of(gbnf) };

    [GeneratedRegex("^SELECT [a-z_]{1,12}(, [a-z_]{1,12})* FROM [a-z_]{1,12};$")]
    private static partial Regex WholeSql();

    [GeneratedRegex("^SELECT [a-z_, ]*")]
    private static partial Regex BegunSql();
}
