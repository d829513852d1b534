using AdapterHost.Engine;
using AdapterHost.Tests.Hosting;
using HostContract;

namespace AdapterHost.Tests.Requests;

/// <summary>Deadlines, time limits and lanes, each held to one step. The clock moves only when a step says so.</summary>
public sealed class EndingTests
{
    [Fact]
    public async Task Submit_DeadlinePassesDuringAStep_IsInNoLaterStep()
    {
        var time = new ManualTime();
        var steps = 0;
        await using var rig = await EngineRig.StartAsync(time: time, decorate: inner => new ObservedStrategy(inner, _ =>
        {
            if (++steps == 5)
            {
                time.Advance(TimeSpan.FromSeconds(10));
            }
        }));
        var (_, end) = await rig.GenerateAsync(Request("a") with { Deadline = time.GetUtcNow() + TimeSpan.FromSeconds(5) });
        Assert.Equal((FinishReason.Deadline, 5), (end.Reason, steps));
    }

    [Fact]
    public async Task Submit_DeadlinePassesWhileItWaits_EndsWithoutASlot()
    {
        var time = new ManualTime();
        var steps = 0;
        await using var rig = await EngineRig.StartAsync(
            time: time,
            options: new EngineOptions { ContextTokens = 512, MaxSequences = 1, MaxQueued = 8 },
            decorate: inner => new ObservedStrategy(inner, _ =>
            {
                if (++steps == 20)
                {
                    time.Advance(TimeSpan.FromSeconds(10));
                }
            }));
        var running = rig.Submit(Request("a") with { MaxTokens = 60 })[0];
        var waiting = rig.Submit(Request("a") with { Deadline = time.GetUtcNow() + TimeSpan.FromSeconds(5) })[0];
        var (text, end) = await EngineRig.ReadAsync(waiting);
        Assert.Equal((FinishReason.Deadline, 0, ""), (end.Reason, end.CompletionTokens, text));
        Assert.NotEqual(FinishReason.Deadline, (await EngineRig.ReadAsync(running)).End.Reason);
    }

    [Fact]
    public async Task Submit_PredictTimeIsOver_EndsWithLengthAfterThatStep()
    {
        var time = new ManualTime();
        var steps = 0;

        // The clock ticks a second a step, also through the prompt, which does not count.
        await using var rig = await EngineRig.StartAsync(time: time, decorate: inner => new ObservedStrategy(inner, _ =>
        {
            steps++;
            time.Advance(TimeSpan.FromSeconds(1));
        }));
        var (_, end) = await rig.GenerateAsync(Request("a") with { MaxPredictTime = TimeSpan.FromSeconds(3) });
        Assert.Equal((FinishReason.Length, 4, 4), (end.Reason, end.CompletionTokens, steps));
    }

    /// <summary>The newer keystroke ends the older at once, running or waiting; other lanes, tenants, chats and requests without a lane go on.</summary>
    [Fact]
    public async Task Submit_NewerInlineRequestOfTheLane_SupersedesTheOlderAndNobodyElse()
    {
        var gate = new ManualResetEventSlim(initialState: true);
        await using var rig = await EngineRig.StartAsync(
            options: new EngineOptions { ContextTokens = 4096, MaxSequences = 6 }, decorate: inner => new ObservedStrategy(inner, _ => gate.Wait()));
        gate.Reset();
        var old = rig.Submit(Inline("a", "lane"))[0];
        Generation[] others =
        [
            rig.Submit(Inline("a", "other"))[0],
            rig.Submit(Inline("b", "lane"))[0],
            rig.Submit(Inline("a", null))[0],
            rig.Submit(Inline("a", null))[0],
            rig.Submit(Inline("a", "lane") with { Class = RequestClass.Chat })[0],
        ];
        var second = rig.Submit(Inline("a", "lane"))[0];
        var third = rig.Submit(Inline("a", "lane"))[0];
        gate.Set();
        Assert.Equal(FinishReason.Superseded, (await EngineRig.ReadAsync(old)).End.Reason);
        Assert.Equal(FinishReason.Superseded, (await EngineRig.ReadAsync(second)).End.Reason);
        foreach (var other in others.Append(third))
        {
            Assert.Contains((await EngineRig.ReadAsync(other)).End.Reason, new[] { FinishReason.Length, FinishReason.Stop });
        }

        Assert.Equal(2, rig.Engine.Status.Superseded);
        Assert.Equal((0, 0, 4096), (rig.Engine.Status.Running, rig.Engine.Status.Queued, rig.Engine.Status.FreeContextTokens));
    }

    /// <summary>What was decoded for the older serves the newer.</summary>
    [Fact]
    public async Task Submit_SupersededRequest_LeavesItsCellsToTheNewer()
    {
        await using var rig = await EngineRig.StartAsync();
        int[] typed = [.. Enumerable.Range(0, 300).Select(i => 30 + i * 7 % 700)];
        var old = rig.Submit(Inline("a", "lane") with { Prompt = typed, MaxTokens = 2000 })[0];
        await old.Events.WaitToReadAsync();
        var (_, end) = await rig.GenerateAsync(Inline("a", "lane") with { Prompt = [.. typed, 41, 42] });
        Assert.Equal(typed.Length, end.CachedTokens);
        Assert.Equal(FinishReason.Superseded, (await EngineRig.ReadAsync(old)).End.Reason);
    }

    /// <summary>One tenant alone leaves a quarter of the queue; whoever comes next gets a place.</summary>
    [Fact]
    public async Task Submit_QueueFilledByOneTenant_OthersStillGetAPlace()
    {
        using var release = new ManualResetEventSlim();
        var inStep = new TaskCompletionSource();
        await using var rig = await EngineRig.StartAsync(
            options: new EngineOptions { ContextTokens = 2048, MaxSequences = 1, MaxQueued = 8 },
            decorate: inner => new ObservedStrategy(inner, _ =>
            {
                inStep.TrySetResult();
                release.Wait();
            }));
        rig.Submit(Request("noisy"));
        await inStep.Task;
        var taken = 0;
        while (rig.Engine.Submit(Request("noisy") with { MaxTokens = 1 }) is { Accepted: true })
        {
            taken++;
        }

        Assert.Equal(6, taken);
        Assert.Equal(EngineRefusal.QueueFull, rig.Engine.Submit(Request("noisy")).Refusal);
        Assert.True(rig.Engine.Submit(Request("quiet") with { MaxTokens = 1 }).Accepted);
        Assert.True(rig.Engine.Submit(Request("another") with { MaxTokens = 1 }).Accepted);
        Assert.Equal(EngineRefusal.QueueFull, rig.Engine.Submit(Request("fourth")).Refusal);
        release.Set();
    }

    private static GenerationRequest Request(string tenant) => new()
    {
        Tenant = new TenantKey(tenant),
        Prompt = [.. Enumerable.Range(60, 20)],
        MaxTokens = 200,
        Sampling = new SamplingSettings(0) { IgnoreEnd = true },
    };

    private static GenerationRequest Inline(string tenant, string? lane) =>
        Request(tenant) with { Class = RequestClass.Inline, Lane = lane, MaxTokens = 30 };
}
