using AdapterHost.Adapters;
using AdapterHost.Engine;

namespace AdapterHost.Tests.Predictions;

/// <summary>Predicted tokens save steps and change nothing else: not the text, not where it ends, not what a seed draws.</summary>
public sealed class PredictionTests
{
    /// <summary>Each golden fix with the broken code as prediction, as an editor sends it.</summary>
    [Theory]
    [InlineData("acme.adapter", "acme")]
    [InlineData("globex.base", null)]
    public async Task Submit_BrokenCodeAsPrediction_FixIsEqualToTheLetterInFewerSteps(string file, string? adapter)
    {
        await using var rig = await EngineRig.StartAsync();
        AdapterKey? key = adapter is null ? null : await rig.AddAsync($"models/adapters/{adapter}", adapter);
        var (tokens, accepted) = (0, 0);
        foreach (var one in GoldenText.Load(file).Cases.Take(20))
        {
            var request = await GoldenAsync(rig, one, key);
            var (text, end) = await rig.GenerateAsync(request);
            Assert.Equal(one.Answer, text);
            tokens += end.CompletionTokens;
            accepted += end.AcceptedPredictionTokens;
            Assert.True(end.RejectedPredictionTokens >= 0 && end.AcceptedPredictionTokens < end.CompletionTokens);
        }

        // Each accepted token is a step less; what earlier answers said spares some more.
        Assert.InRange(rig.Engine.Status.Steps, 1, tokens - accepted);
        Assert.True(accepted * 2 > tokens, $"{accepted} of {tokens} tokens were predicted");
    }

    [Fact]
    public async Task Submit_SeededDraws_SameTextWithRightWrongAndNoPrediction()
    {
        await using var rig = await EngineRig.StartAsync(options: new EngineOptions { ContextTokens = 4096, MaxSequences = 8, IdlePrefixes = 0 });
        for (uint seed = 0; seed < 8; seed++)
        {
            var request = new GenerationRequest
            {
                Tenant = new("tenant"),
                Prompt = [.. Enumerable.Range(100, 60)],
                MaxTokens = 60,
                Sampling = new SamplingSettings(1.2f, 0.95f, seed) { LogProbabilities = 0, RepeatPenalty = 1.1f },
            };
            var drawn = new List<int>();
            var plain = await rig.GenerateAsync(request, drawn);

            // Right, right but for a hole, and nonsense.
            int[] hole = [.. drawn.Take(15), .. drawn.Skip(20)];
            int[] nonsense = [.. Enumerable.Range(0, 60).Select(i => 40 + i * 13 % 600)];
            foreach (var prediction in new int[][] { [.. drawn], hole, nonsense })
            {
                var predicted = new List<int>();
                var end = await rig.GenerateAsync(request with { Prediction = prediction }, predicted);
                Assert.Equal(drawn, predicted);
                Assert.Equal((plain.Reason, plain.CompletionTokens), (end.Reason, end.CompletionTokens));
            }
        }

        Assert.True(rig.Engine.Status.AcceptedPredictionTokens > 0 && rig.Engine.Status.RejectedPredictionTokens > 0);
    }

    /// <summary>A stop string and the cap, each inside a run of predicted tokens that all hold.</summary>
    [Fact]
    public async Task Submit_EndsWithinAnAcceptedRun_EndsWhereItWouldWithout()
    {
        await using var rig = await EngineRig.StartAsync();
        var key = await rig.AddAsync("models/adapters/acme", "acme");
        var one = GoldenText.Load("acme.adapter").Cases[0];
        var right = rig.Engine.Tokenizer.Tokenize(one.Answer, parseSpecial: false, addSpecial: false);
        for (var cap = 1; cap < right.Length + 3; cap++)
        {
            var (text, end) = await rig.GenerateAsync((await GoldenAsync(rig, one, key)) with { Prediction = right, MaxTokens = cap });
            var (plain, plainEnd) = await rig.GenerateAsync((await GoldenAsync(rig, one, key)) with { Prediction = [], MaxTokens = cap });
            Assert.Equal((plain, plainEnd.Reason, plainEnd.CompletionTokens), (text, end.Reason, end.CompletionTokens));
        }

        for (var at = 1; at + 3 < one.Answer.Length; at += 5)
        {
            var stop = one.Answer.Substring(at, 3);
            var (text, end) = await rig.GenerateAsync((await GoldenAsync(rig, one, key)) with { Prediction = right, Stop = [stop] });
            Assert.Equal((one.Answer[..one.Answer.IndexOf(stop, StringComparison.Ordinal)], stop), (text, end.StopText));
        }

        Assert.Equal(rig.Contexts.Options.ContextTokens, rig.Engine.Status.FreeContextTokens);
    }

    /// <summary>The prompt's last step checks predicted tokens already, and each step is one event for whoever reads.</summary>
    [Fact]
    public async Task Submit_RightPrediction_IsCheckedFromThePromptsStepOnAnEventAStep()
    {
        await using var rig = await EngineRig.StartAsync();
        var key = await rig.AddAsync("models/adapters/acme", "acme");
        var one = GoldenText.Load("acme.adapter").Cases[0];
        var right = rig.Engine.Tokenizer.Tokenize(one.Answer, parseSpecial: false, addSpecial: false);
        var events = 0;
        var text = "";
        await foreach (var said in rig.Submit((await GoldenAsync(rig, one, key)) with { Prediction = right })[0].Events.ReadAllAsync())
        {
            text += (said as TextDelta)?.Text;
            events += said is TextDelta ? 1 : 0;
        }

        // Each step checks eight and generates one more; the end of the text is a token, too.
        var steps = (right.Length + 1 + DraftCursor.MaxProposal) / (DraftCursor.MaxProposal + 1);
        Assert.Equal((one.Answer, steps), (text, rig.Engine.Status.Steps));
        Assert.InRange(events, 1, steps);
        Assert.True(right.Length > 2 * steps);
    }

    /// <summary>Where text and prediction part, an adapter's earlier answers help: its own tenant's, and nobody else's.</summary>
    [Fact]
    public async Task Submit_EarlierAnswers_SpareStepsForTheirOwnPartitionOnly()
    {
        await using var rig = await EngineRig.StartAsync(options: new EngineOptions { ContextTokens = 4096, MaxSequences = 4, IdlePrefixes = 0 });
        var one = GoldenText.Load("acme.adapter").Cases[3];
        var acme = await rig.AddAsync("models/adapters/acme", "acme");
        var twin = await rig.AddAsync("models/adapters/acme", "twin");
        Assert.Equal(acme.Digest, twin.Digest);
        var first = await StepsAsync(acme);
        var again = await StepsAsync(acme);
        Assert.True(again < first, $"{first} steps, then {again}");

        // The same adapter of another tenant, the same tenant with another salt or none, and after all of the tenant's was forgotten.
        Assert.Equal(first, await StepsAsync(twin));
        Assert.Equal(first, await StepsAsync(acme, salt: "other"));
        Assert.Equal(again, await StepsAsync(acme));
        await rig.Engine.ForgetPrefixesAsync(acme.Tenant);
        Assert.Equal(first, await StepsAsync(acme));

        async Task<long> StepsAsync(AdapterKey key, string salt = "")
        {
            var before = rig.Engine.Status.Steps;
            var request = (await GoldenAsync(rig, one, key)) with { Tenant = key.Tenant, CacheSalt = salt };
            Assert.Equal(one.Answer, (await rig.GenerateAsync(request)).Text);
            return rig.Engine.Status.Steps - before;
        }
    }

    /// <summary>Each look at the clock takes a millisecond: time runs out between two steps, behind a step that had a prediction.</summary>
    [Fact]
    public async Task Submit_TimeIsUpBetweenSteps_PredictedTokensAreCountedOnce()
    {
        for (var limit = 2; limit < 30; limit += 3)
        {
            await using var rig = await EngineRig.StartAsync(time: new TickingTime());
            var one = GoldenText.Load("acme.base").Cases[0];
            var request = (await GoldenAsync(rig, one, key: null)) with { MaxPredictTime = TimeSpan.FromMilliseconds(limit) };
            var (_, end) = await rig.GenerateAsync(request);
            Assert.InRange(rig.Engine.Status.Steps, 1, end.CompletionTokens - end.AcceptedPredictionTokens);
            Assert.True(end.RejectedPredictionTokens >= 0 && end.CompletionTime > TimeSpan.Zero);
        }
    }

    /// <summary>Choices share the prompt's cells: nothing may be written behind them before they part.</summary>
    [Fact]
    public async Task Submit_ChoicesWithPrediction_EachEqualsTheGolden()
    {
        await using var rig = await EngineRig.StartAsync();
        var key = await rig.AddAsync("models/adapters/acme", "acme");
        var one = GoldenText.Load("acme.adapter").Cases[0];
        foreach (var generation in rig.Submit((await GoldenAsync(rig, one, key)) with { Choices = 3 }))
        {
            Assert.Equal(one.Answer, (await EngineRig.ReadAsync(generation)).Text);
        }

        Assert.True(rig.Engine.Status.AcceptedPredictionTokens > 0);
    }

    /// <summary>Predictions of some never change what others beside them say, and all may share steps.</summary>
    [Fact]
    public async Task Submit_ManyPredictionsTogether_EachEqualsItsGolden()
    {
        await using var rig = await EngineRig.StartAsync();
        var key = await rig.AddAsync("models/adapters/initech", "initech");
        var running = new List<(string Answer, Generation Generation)>();
        foreach (var (one, index) in GoldenText.Load("initech.adapter").Cases.Take(16).Select((c, i) => (c, i)))
        {
            var request = await GoldenAsync(rig, one, key);
            running.Add((one.Answer, rig.Submit(index % 3 == 0 ? request with { Prediction = [] } : request)[0]));
        }

        foreach (var (answer, generation) in running)
        {
            Assert.Equal(answer, (await EngineRig.ReadAsync(generation)).Text);
        }

        Assert.True(rig.Engine.Status.AcceptedPredictionTokens > 0);
    }

    private static async Task<GenerationRequest> GoldenAsync(EngineRig rig, GoldenText.Case one, AdapterKey? key) => new()
    {
        Tenant = new("tenant"),
        Adapter = key is { } some ? await rig.LeaseAsync(some) : null,
        Prompt = rig.Engine.Tokenizer.ApplyChatTemplate([.. one.Messages.Select(m => new ChatMessage(m.Role, m.Content))]),
        MaxTokens = 160,
        Sampling = new SamplingSettings(Temperature: 0),

        // The code without the line that says what is wrong with it.
        Prediction = rig.Engine.Tokenizer.Tokenize(one.Messages[^1].Content[(one.Messages[^1].Content.IndexOf('\n') + 1)..], parseSpecial: false, addSpecial: false),
    };

    private sealed class TickingTime : TimeProvider
    {
        private long _milliseconds;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Interlocked.Increment(ref _milliseconds);
    }
}
