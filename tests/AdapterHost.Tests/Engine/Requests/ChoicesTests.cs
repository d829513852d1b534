using AdapterHost.Engine;

namespace AdapterHost.Tests.Requests;

/// <summary>Several continuations of one prompt share its prefill and nothing else.</summary>
public sealed class ChoicesTests
{
    private static readonly int[] s_prompt = [.. Enumerable.Range(0, 200).Select(i => 30 + i * 7 % 700)];

    [Fact]
    public async Task Submit_FourChoices_DecodeThePromptOnceAndEachSaysWhatItsSeedSaysAlone()
    {
        var promptRows = 0;
        await using var rig = await EngineRig.StartAsync(decorate: inner => new ObservedStrategy(inner, plan =>
        {
            foreach (ref readonly var row in plan.Rows)
            {
                promptRows += row.Position < s_prompt.Length ? 1 : 0;
            }
        }));
        var request = Request(4, new SamplingSettings(1.3f, 0.95f, 100));
        var texts = new List<string>();
        foreach (var generation in rig.Submit(request))
        {
            var (text, end) = await EngineRig.ReadAsync(generation);
            texts.Add(text);
            Assert.Equal(s_prompt.Length, end.PromptTokens);
        }

        Assert.Equal(s_prompt.Length, promptRows);
        Assert.Equal(4, texts.Distinct().Count());
        for (var choice = 0; choice < texts.Count; choice++)
        {
            await using var alone = await EngineRig.StartAsync();
            Assert.Equal(texts[choice], (await alone.GenerateAsync(Request(1, request.Sampling with { Seed = 100 + (uint)choice }))).Text);
        }
    }

    [Fact]
    public async Task Submit_OneChoiceStops_TheOthersGoOnAndTheLeaseComesBackWithTheLast()
    {
        await using var rig = await EngineRig.StartAsync();
        var key = await rig.AddAsync("models/adapters/acme", "acme");
        var plain = Request(3, new SamplingSettings(1.3f, 1, 7));
        var texts = await TextsAsync(rig, plain with { Adapter = await rig.LeaseAsync(key) });

        // A stop string that only the first says, early.
        var stop = Enumerable.Range(1, texts[0].Length - 6).Select(i => texts[0].Substring(i, 5)).First(s => !texts[1].Contains(s) && !texts[2].Contains(s));
        var stopped = await TextsAsync(rig, plain with { Adapter = await rig.LeaseAsync(key), Stop = [stop] });
        Assert.Equal([texts[0][..texts[0].IndexOf(stop, StringComparison.Ordinal)], texts[1], texts[2]], stopped);
        Assert.All(rig.Cache.Residents, resident => Assert.Equal(0, resident.Leases));
        Assert.Equal((0, rig.Contexts.Options.ContextTokens), (rig.Engine.Status.Running, rig.Engine.Status.FreeContextTokens));
    }

    /// <summary>The prompt is reserved once: four choices fit where four requests would not.</summary>
    [Fact]
    public async Task Submit_ChoicesThatFitOnlyWithASharedPrompt_AllFinish()
    {
        await using var rig = await EngineRig.StartAsync(options: new EngineOptions { ContextTokens = 512, MaxSequences = 4 });
        foreach (var generation in rig.Submit(Request(4, new SamplingSettings(1.5f, 1, 3)) with { MaxTokens = 1000 }))
        {
            var (_, end) = await EngineRig.ReadAsync(generation);
            Assert.NotEqual(FinishReason.Failed, end.Reason);
            Assert.InRange(end.CompletionTokens, 1, (512 - s_prompt.Length) / 4);
        }
    }

    [Fact]
    public async Task Submit_CancelledInAnyPhase_EndsAllChoicesAndLeavesNothing()
    {
        await using var rig = await EngineRig.StartAsync(options: new EngineOptions { ContextTokens = 2048, MaxSequences = 4 });
        for (var pieces = 0; pieces < 4; pieces++)
        {
            using var leaving = new CancellationTokenSource();
            // None of them ends by itself before it is cancelled, however late that is.
            var generations = rig.Submit(Request(4, new SamplingSettings(2, 1, 5) { IgnoreEnd = true }) with { MaxTokens = 400, CancellationToken = leaving.Token });
            for (var i = 0; i < pieces; i++)
            {
                await generations[2].Events.ReadAsync();
            }

            await leaving.CancelAsync();
            foreach (var generation in generations)
            {
                Assert.Equal(FinishReason.Cancelled, (await EngineRig.ReadAsync(generation)).End.Reason);
            }

            Assert.Equal((0, 0, 2048), (rig.Engine.Status.Running, rig.Engine.Status.Queued, rig.Engine.Status.FreeContextTokens));
        }
    }

    [Fact]
    public async Task Submit_MoreChoicesThanSequences_IsRefused()
    {
        await using var rig = await EngineRig.StartAsync(options: new EngineOptions { ContextTokens = 1024, MaxSequences = 2 });
        Assert.Equal(EngineRefusal.TooManyChoices, rig.Engine.Submit(Request(3, new SamplingSettings())).Refusal);
        Assert.Equal(EngineRefusal.TooManyChoices, rig.Engine.Submit(Request(0, new SamplingSettings())).Refusal);
    }

    private static GenerationRequest Request(int choices, SamplingSettings sampling) => new()
    {
        Tenant = new("tenant"),
        Prompt = s_prompt,
        MaxTokens = 40,
        Choices = choices,
        Sampling = sampling,
    };

    private static async Task<List<string>> TextsAsync(EngineRig rig, GenerationRequest request)
    {
        var texts = new List<string>();
        foreach (var generation in rig.Submit(request))
        {
            texts.Add((await EngineRig.ReadAsync(generation)).Text);
        }

        return texts;
    }
}
