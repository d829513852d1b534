using AdapterHost.Engine;

namespace AdapterHost.Tests.Engine;

public sealed class InferenceEngineTests
{
    [Fact]
    public async Task Submit_QueueIsFull_IsRefused()
    {
        using var release = new ManualResetEventSlim();
        await using var rig = await EngineRig.StartAsync(
            options: new EngineOptions { ContextTokens = 1024, MaxSequences = 1, MaxQueued = 2 },
            decorate: inner => new ObservedStrategy(inner, _ => release.Wait()));
        var accepted = new List<Generation>();
        SubmitResult last;
        do
        {
            last = rig.Engine.Submit(new GenerationRequest { Prompt = [30, 31], MaxTokens = 4 });
            if (last.Accepted)
            {
                accepted.Add(last.Generation);
            }
        }
        while (last.Accepted && accepted.Count < 10);

        Assert.Equal(EngineRefusal.QueueFull, last.Refusal);
        Assert.InRange(accepted.Count, 2, 4);
        release.Set();
        foreach (var generation in accepted)
        {
            Assert.NotEqual(FinishReason.Failed, (await EngineRig.ReadAsync(generation)).End.Reason);
        }
    }

    [Fact]
    public async Task Submit_PromptFillsContext_IsRefused()
    {
        await using var rig = await EngineRig.StartAsync();
        var result = rig.Engine.Submit(new GenerationRequest { Prompt = new int[rig.Engine.Limits.ContextTokens], MaxTokens = 1 });
        Assert.Equal(EngineRefusal.PromptTooLong, result.Refusal);
        Assert.Equal(EngineRefusal.PromptEmpty, rig.Engine.Submit(new GenerationRequest { Prompt = [], MaxTokens = 1 }).Refusal);
    }

    [Fact]
    public async Task Submit_CapBeyondContext_EndsAtTheContextsEnd()
    {
        await using var rig = await EngineRig.StartAsync();
        var room = 5;
        var (_, end) = await rig.GenerateAsync(
            [.. Enumerable.Range(0, rig.Engine.Limits.ContextTokens - room).Select(i => 30 + i % 900)], maxTokens: 100_000);
        Assert.InRange(end.CompletionTokens, 1, room);
    }

    [Fact]
    public async Task Submit_DeadlinePassed_EndsWithDeadline()
    {
        await using var rig = await EngineRig.StartAsync();
        var result = rig.Engine.Submit(new GenerationRequest { Prompt = [30, 31], MaxTokens = 50, Deadline = DateTimeOffset.UnixEpoch });
        Assert.Equal(FinishReason.Deadline, (await EngineRig.ReadAsync(result.Generation!)).End.Reason);
    }

    [Fact]
    public async Task Submit_SameSeed_SameTextWhateverRunsBeside()
    {
        await using var rig = await EngineRig.StartAsync();
        int[] prompt = [.. Enumerable.Range(200, 20)];
        var settings = new SamplingSettings(1.2f, 0.95f, 42);
        var alone = (await rig.GenerateAsync(prompt, maxTokens: 40, sampling: settings)).Text;
        var others = Enumerable.Range(0, 6).Select(i => rig.Submit(prompt, null, 60, sampling: settings with { Seed = (uint)i })).ToList();
        Assert.Equal(alone, (await rig.GenerateAsync(prompt, maxTokens: 40, sampling: settings)).Text);
        var texts = new List<string>();
        foreach (var other in others)
        {
            texts.Add((await EngineRig.ReadAsync(other)).Text);
        }

        Assert.True(texts.Distinct().Count() >= 5);
    }

    [Fact]
    public async Task Submit_StopString_EndsBeforeItAndNamesIt()
    {
        await using var rig = await EngineRig.StartAsync();
        var key = await rig.AddAsync("models/adapters/acme", "acme");
        var golden = GoldenText.Load("acme.adapter").Cases[0];
        var prompt = rig.Engine.Tokenizer.ApplyChatTemplate([.. golden.Messages.Select(m => new ChatMessage(m.Role, m.Content))]);
        var (text, end) = await rig.GenerateAsync(prompt, key, stop: ["nowhere", "\nWHERE"]);
        Assert.Equal(golden.Answer[..golden.Answer.IndexOf("\nWHERE", StringComparison.Ordinal)], text);
        Assert.Equal((FinishReason.Stop, "\nWHERE"), (end.Reason, end.StopText));
    }

    [Fact]
    public async Task StopAsync_WhileGenerating_EndsEveryoneAndRefusesNewWork()
    {
        await using var rig = await EngineRig.StartAsync();
        var key = await rig.AddAsync("models/adapters/acme", "acme");
        var running = rig.Submit([.. Enumerable.Range(30, 10)], await rig.LeaseAsync(key), 500, sampling: new SamplingSettings(2, 1, 1));
        await rig.Engine.StopAsync(CancellationToken.None);
        await EngineRig.ReadAsync(running);
        Assert.Equal(EngineRefusal.ShuttingDown, rig.Engine.Submit(new GenerationRequest { Prompt = [1], MaxTokens = 1 }).Refusal);
        Assert.All(rig.Cache.Residents, resident => Assert.Equal(0, resident.Leases));
    }
}
