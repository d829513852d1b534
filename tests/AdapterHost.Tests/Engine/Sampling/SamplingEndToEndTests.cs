using AdapterHost.Engine;

namespace AdapterHost.Tests;

/// <summary>Settings of a request, through the real engine: what a user notices of them.</summary>
public sealed class SamplingEndToEndTests
{
    private static readonly int[] s_prompt = [.. Enumerable.Range(200, 20)];

    [Fact]
    public async Task Submit_LogProbabilities_TellsEveryTokenWithItsText()
    {
        await using var rig = await EngineRig.StartAsync();
        var generation = rig.Submit(s_prompt, null, 30, sampling: new SamplingSettings(0) { LogProbabilities = 3 });
        var deltas = new List<TextDelta>();
        Finished? end = null;
        await foreach (var one in generation.Events.ReadAllAsync())
        {
            end = one as Finished;
            deltas.AddRange(one is TextDelta delta ? [delta] : []);
        }

        var tokens = deltas.SelectMany(delta => delta.Tokens).ToList();
        Assert.Equal(end!.CompletionTokens - (end.Reason == FinishReason.Stop ? 1 : 0), tokens.Count);
        Assert.Equal(string.Concat(deltas.Select(delta => delta.Text)), rig.Engine.Tokenizer.Detokenize([.. tokens.Select(one => one.Token)]));
        Assert.All(tokens, one => Assert.Equal(one with { Top = [] }, one.Top[0] with { Top = [] }));
        Assert.All(tokens, one => Assert.Equal(3, one.Top.Count));
        Assert.All(tokens, one => Assert.True(one.LogProbability <= 0 && one.Top[1].LogProbability <= one.Top[0].LogProbability));
    }

    [Fact]
    public async Task Submit_LogitBias_ForbidsAndForces()
    {
        await using var rig = await EngineRig.StartAsync();
        var plain = await ScoredAsync(rig, new SamplingSettings(0) { LogProbabilities = 0 });
        var bias = plain.Distinct().ToDictionary(token => token, _ => float.NegativeInfinity);
        var other = await ScoredAsync(rig, new SamplingSettings(0) { LogProbabilities = 0, LogitBias = bias });
        Assert.Empty(plain.Intersect(other));
        var forced = await ScoredAsync(rig, new SamplingSettings(0) { LogProbabilities = 0, LogitBias = new Dictionary<int, float> { [77] = 1000 } });
        Assert.Equal([77], forced.Distinct());
    }

    [Fact]
    public async Task Submit_EverythingForbidden_EndsThisSequenceOnly()
    {
        await using var rig = await EngineRig.StartAsync();
        var key = await rig.AddAsync("models/adapters/acme", "acme");
        var beside = rig.Submit(s_prompt, null, 20);
        var bias = Enumerable.Range(0, 2000).Where(rig.Engine.Tokenizer.IsToken).ToDictionary(token => token, _ => float.NegativeInfinity);
        var (text, end) = await rig.GenerateAsync(s_prompt, key, sampling: new SamplingSettings(0) { LogitBias = bias });
        Assert.Equal(("", FinishReason.NoTokenLeft), (text, end.Reason));
        Assert.NotEqual(FinishReason.Failed, (await EngineRig.ReadAsync(beside)).End.Reason);

        // Not the adapter's fault: it still serves.
        Assert.NotEqual("", (await rig.GenerateAsync(s_prompt, key)).Text);
    }

    /// <summary>The least and the largest numbers that settings can have overflow nothing: who asks for them gets an answer, and so does who runs beside.</summary>
    [Fact]
    public async Task Submit_ExtremeSettings_AnswerAndDisturbNobody()
    {
        await using var rig = await EngineRig.StartAsync();
        var bias = new Dictionary<int, float> { [100] = 100, [200] = float.MaxValue };
        var least = new SamplingSettings(1, 1, 1) { RepeatPenalty = SamplingSettings.LeastRepeatPenalty };
        SamplingSettings[] all =
        [
            least with { TypicalP = 0.9f, LogitBias = bias },
            least with { LogitBias = bias, FrequencyPenalty = -2, PresencePenalty = -2 },
            least with { Temperature = float.Epsilon, TypicalP = 0.5f },
            least with { Temperature = SamplingSettings.LeastTemperature, LogitBias = bias },
            new SamplingSettings(1e-30f, float.Epsilon, 1) { TypicalP = float.Epsilon, MinP = 1 },
            new SamplingSettings(2, float.Epsilon, 1) { LogitBias = new Dictionary<int, float> { [300] = float.MinValue }, RepeatPenalty = 10 },
        ];
        var alone = (await rig.GenerateAsync(OfTenant("other", new SamplingSettings(0)))).Text;
        foreach (var settings in all)
        {
            var beside = rig.Submit(OfTenant("other", new SamplingSettings(0)));
            var (_, end) = await rig.GenerateAsync(OfTenant("extreme", settings));
            Assert.True(end.Reason is FinishReason.Length or FinishReason.Stop, $"{end.Reason}: {settings}");
            Assert.Equal(alone, (await EngineRig.ReadAsync(beside[0])).Text);
        }
    }

    /// <summary>A fault while one sequence's token is chosen ends that sequence; as often as one likes, the others of its steps go on.</summary>
    [Fact]
    public async Task Submit_ChoosingFails_EndsThisSequenceOnly()
    {
        await using var rig = await EngineRig.StartAsync();
        var broken = new SamplingSettings(0) { LogitBias = new Dictionary<int, float> { [int.MaxValue] = 1 } };
        var alone = (await rig.GenerateAsync(OfTenant("other", new SamplingSettings(0)))).Text;
        var beside = rig.Submit(OfTenant("other", new SamplingSettings(0)));
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(FinishReason.Failed, (await rig.GenerateAsync(OfTenant("broken", broken))).End.Reason);
        }

        Assert.Equal(alone, (await EngineRig.ReadAsync(beside[0])).Text);
    }

    [Fact]
    public async Task Submit_IgnoreEnd_RunsToTheCap()
    {
        await using var rig = await EngineRig.StartAsync();
        var golden = GoldenText.Load("acme.base").Cases[0];
        var prompt = rig.Engine.Tokenizer.ApplyChatTemplate([.. golden.Messages.Select(m => new ChatMessage(m.Role, m.Content))]);
        var ended = (await rig.GenerateAsync(prompt)).End;
        Assert.Equal(FinishReason.Stop, ended.Reason);
        var cap = ended.CompletionTokens + 20;
        var (_, end) = await rig.GenerateAsync(prompt, maxTokens: cap, sampling: new SamplingSettings(0) { IgnoreEnd = true });
        Assert.Equal((FinishReason.Length, cap), (end.Reason, end.CompletionTokens));
        var (_, later) = await rig.GenerateAsync(prompt, maxTokens: cap, sampling: new SamplingSettings(0) { MinTokens = ended.CompletionTokens + 1 });
        Assert.True(later.CompletionTokens > ended.CompletionTokens + 1);
    }

    [Fact]
    public async Task Submit_PresencePenalty_RepeatsLess()
    {
        await using var rig = await EngineRig.StartAsync();
        var plain = await ScoredAsync(rig, new SamplingSettings(0) { LogProbabilities = 0, IgnoreEnd = true });
        var varied = await ScoredAsync(rig, new SamplingSettings(0) { LogProbabilities = 0, IgnoreEnd = true, PresencePenalty = 100 });
        Assert.Equal(varied.Count, varied.Distinct().Count());
        Assert.Empty(varied.Intersect(s_prompt));
        Assert.True(plain.Distinct().Count() < plain.Count);
    }

    [Fact]
    public async Task Submit_SameSeedOtherBatchSize_SameText()
    {
        var settings = new SamplingSettings(0.9f, 0.95f, 7) { TopK = 40, MinP = 0.05f, RepeatPenalty = 1.1f };
        var texts = new List<string>();
        foreach (var rows in new[] { 4, 32, 512 })
        {
            await using var rig = await EngineRig.StartAsync(options: new EngineOptions { ContextTokens = 1024, MaxSequences = 4, BatchRows = rows });
            texts.Add((await rig.GenerateAsync(s_prompt, maxTokens: 40, sampling: settings)).Text);
        }

        Assert.Single(texts.Distinct());
    }

    private static GenerationRequest OfTenant(string tenant, SamplingSettings sampling) => new()
    {
        Tenant = new(tenant),
        Prompt = s_prompt,
        MaxTokens = 40,
        Sampling = sampling,
    };

    private static async Task<List<int>> ScoredAsync(EngineRig rig, SamplingSettings sampling)
    {
        var tokens = new List<int>();
        await foreach (var one in rig.Submit(s_prompt, null, 25, sampling: sampling).Events.ReadAllAsync())
        {
            tokens.AddRange(one is TextDelta delta ? delta.Tokens.Select(score => score.Token) : []);
        }

        return tokens;
    }
}
