using AdapterHost.Engine;
using AdapterHost.Tests.Grammars;

namespace AdapterHost.Tests;

public sealed class InferenceEngineTests
{
    /// <summary>One runs, two may wait: the fourth is refused, whether slots or KV tokens are what is short.</summary>
    [Theory]
    [InlineData(1, 100)]
    [InlineData(4, 1000)]
    public async Task Submit_QueueIsFull_IsRefused(int slots, int maxTokens)
    {
        using var release = new ManualResetEventSlim();
        var inStep = new TaskCompletionSource();
        await using var rig = await EngineRig.StartAsync(
            options: new EngineOptions { ContextTokens = 1024, MaxSequences = slots, MaxQueued = 2 },
            decorate: inner => new ObservedStrategy(inner, _ =>
            {
                inStep.TrySetResult();
                release.Wait();
            }));
        var request = new GenerationRequest { Tenant = new("tenant"), Prompt = [30, 31], MaxTokens = maxTokens, Sampling = new SamplingSettings(0) };
        var accepted = new List<SubmitResult> { rig.Engine.Submit(request) };
        await inStep.Task;

        // With room for several slots but not for their tokens the next one is admitted first and then waits for KV tokens.
        for (var i = 0; i < 2; i++)
        {
            accepted.Add(rig.Engine.Submit(request));
        }

        while (slots > 1 && accepted.Count < 1 + 2 + slots - 1)
        {
            accepted.Add(rig.Engine.Submit(request));
        }

        Assert.All(accepted, result => Assert.True(result.Accepted));
        Assert.Equal(EngineRefusal.QueueFull, rig.Engine.Submit(request).Refusal);
        release.Set();
        foreach (var result in accepted)
        {
            Assert.NotEqual(FinishReason.Failed, (await EngineRig.ReadAsync(result.Generations![0])).End.Reason);
        }
    }

    /// <summary>Who finds the queue full costs the host next to nothing, whatever it asks for.</summary>
    [Fact]
    public async Task Submit_QueueIsFull_MakesNothingForIt()
    {
        using var release = new ManualResetEventSlim();
        var inStep = new TaskCompletionSource();
        await using var rig = await EngineRig.StartAsync(
            options: new EngineOptions { ContextTokens = 8192, MaxSequences = 1, MaxQueued = 2 },
            decorate: inner => new ObservedStrategy(inner, _ =>
            {
                inStep.TrySetResult();
                release.Wait();
            }));
        var request = new GenerationRequest
        {
            Tenant = new("tenant"),
            Prompt = [.. Enumerable.Range(0, 1000).Select(i => 30 + (i % 900))],
            MaxTokens = 1,
            Sampling = new SamplingSettings { RepeatPenalty = 1.1f, Grammar = Compiled.Of("root ::= [a-z]+") },
        };
        var running = rig.Submit(request);
        await inStep.Task;
        var (taken, costOfOne) = Measured(request);
        Assert.Null(taken);
        Assert.True(rig.Engine.Submit(request with { Tenant = new("other") }).Accepted);

        Assert.Equal(EngineRefusal.QueueFull, Measured(request).Refusal);
        var (refusal, cost) = Measured(request);
        release.Set();
        Assert.Equal(EngineRefusal.QueueFull, refusal);
        Assert.True(costOfOne > 20_000, $"one that is taken allocates {costOfOne} bytes: nothing can be seen here");
        Assert.InRange(cost, 0, 2_000);
        await EngineRig.ReadAsync(running[0]);

        (EngineRefusal? Refusal, long Bytes) Measured(GenerationRequest one)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var result = rig.Engine.Submit(one);
            var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            return (result.Accepted ? null : result.Refusal, bytes);
        }
    }

    /// <summary>What cannot be made for one request takes no place from the others.</summary>
    [Fact]
    public async Task Submit_MakingFails_PlaceIsFreeAgain()
    {
        await using var rig = await EngineRig.StartAsync(options: new EngineOptions { ContextTokens = 1024, MaxSequences = 1, MaxQueued = 2 });
        var request = new GenerationRequest { Tenant = new("tenant"), Prompt = [30, 31], MaxTokens = 5, Sampling = new SamplingSettings(0) };
        for (var i = 0; i < 10; i++)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => rig.Engine.Submit(request with { Sampling = new SamplingSettings { RepeatPenalty = 0 } }));
        }

        Assert.Equal(0, rig.Engine.Status.Queued);
        Assert.NotEqual(FinishReason.Failed, (await rig.GenerateAsync(request)).End.Reason);
    }

    [Fact]
    public async Task Post_ActionFails_RunningSequencesAreUnharmed()
    {
        await using var rig = await EngineRig.StartAsync();
        var alone = await rig.GenerateAsync([.. Enumerable.Range(60, 10)], maxTokens: 60);
        var running = rig.Submit([.. Enumerable.Range(60, 10)], null, 60);
        for (var i = 0; i < 20; i++)
        {
            rig.Mailbox.Post(() => throw new InvalidOperationException("an action of somebody else"));
        }

        Assert.Equal(alone.Text, (await EngineRig.ReadAsync(running)).Text);
    }

    [Fact]
    public async Task Submit_PromptFillsContext_IsRefused()
    {
        await using var rig = await EngineRig.StartAsync();
        var result = rig.Engine.Submit(new GenerationRequest { Tenant = new("tenant"), Prompt = new int[rig.Engine.Limits.ContextTokens], MaxTokens = 1 });
        Assert.Equal(EngineRefusal.PromptTooLong, result.Refusal);
        Assert.Equal(EngineRefusal.PromptEmpty, rig.Engine.Submit(new GenerationRequest { Tenant = new("tenant"), Prompt = [], MaxTokens = 1 }).Refusal);
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
        var result = rig.Engine.Submit(new GenerationRequest { Tenant = new("tenant"), Prompt = [30, 31], MaxTokens = 50, Deadline = DateTimeOffset.UnixEpoch });
        Assert.Equal(FinishReason.Deadline, (await EngineRig.ReadAsync(result.Generations![0])).End.Reason);
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
        Assert.Equal(EngineRefusal.ShuttingDown, rig.Engine.Submit(new GenerationRequest { Tenant = new("tenant"), Prompt = [1], MaxTokens = 1 }).Refusal);
        Assert.All(rig.Cache.Residents, resident => Assert.Equal(0, resident.Leases));
    }
}
