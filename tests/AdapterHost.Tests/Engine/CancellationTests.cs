using AdapterHost.Engine;

namespace AdapterHost.Tests;

/// <summary>Who leaves leaves nothing behind, and soon.</summary>
public sealed class CancellationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public async Task Submit_CancelledDuringAStep_HasNoRowInTheNext(int cancelAtStep)
    {
        using var leaving = new CancellationTokenSource();
        var steps = 0;
        var rowsAfter = 0;
        await using var rig = await EngineRig.StartAsync(decorate: inner => new ObservedStrategy(inner, plan =>
        {
            steps++;
            if (steps == cancelAtStep)
            {
                leaving.Cancel();
            }
            else if (steps > cancelAtStep)
            {
                rowsAfter += plan.Count;
            }
        }));

        // The prompt is longer than one step, so that step 1 and 2 lie before the first token.
        var prompt = Enumerable.Range(0, 700).Select(i => 30 + i % 900).ToArray();
        var generation = rig.Submit(prompt, null, maxTokens: 300, cancellationToken: leaving.Token);
        var (_, end) = await EngineRig.ReadAsync(generation);

        Assert.Equal(FinishReason.Cancelled, end.Reason);
        Assert.Equal(cancelAtStep, steps);
        Assert.Equal(0, rowsAfter);
        AssertIdle(rig);
    }

    [Fact]
    public async Task Submit_CancelledWhileQueued_NeverRuns()
    {
        await using var rig = await EngineRig.StartAsync(options: new EngineOptions { ContextTokens = 1024, MaxSequences = 1 });
        using var leaving = new CancellationTokenSource();
        var running = rig.Submit([30, 31, 32], null, maxTokens: 400);
        var queued = rig.Submit([40, 41, 42], null, maxTokens: 400, cancellationToken: leaving.Token);
        await leaving.CancelAsync();

        var (text, end) = await EngineRig.ReadAsync(queued);
        Assert.Equal((FinishReason.Cancelled, 0, ""), (end.Reason, end.CompletionTokens, text));
        Assert.Contains((await EngineRig.ReadAsync(running)).End.Reason, new[] { FinishReason.Length, FinishReason.Stop });
        AssertIdle(rig);
    }

    /// <summary>
    /// Clients leave while they wait, during their prompt (two or three steps long for some) and after a number of pieces. Afterwards no row runs,
    /// no lease is held and every cell of the cache is free.
    /// </summary>
    [Fact]
    public async Task Submit_1000RandomCancels_LeaveNothingBehind()
    {
        var stepsAfter = 0;
        var idle = false;
        await using var rig = await EngineRig.StartAsync(
            options: new EngineOptions { ContextTokens = 4096, MaxSequences = 8, MaxQueued = 4000, BatchRows = 64 },
            decorate: inner => new ObservedStrategy(inner, _ => stepsAfter += Volatile.Read(ref idle) ? 1 : 0));
        var keys = new[] { await rig.AddAsync("models/adapters/acme", "acme"), await rig.AddAsync("models/adapters/globex", "globex") };
        var random = new Random(5);
        var clients = new List<Task<FinishReason>>();
        for (var i = 0; i < 1000; i++)
        {
            // A third leaves without having read anything: most of those still wait, some are in the middle of their prompt.
            clients.Add(ClientAsync(rig, keys[i % 2], leaveAfter: i % 3 == 0 ? -1 : random.Next(0, 6), prompt: random.Next(3, 180)));
        }

        var reasons = await Task.WhenAll(clients);
        Volatile.Write(ref idle, true);
        Assert.True(reasons.Count(r => r == FinishReason.Cancelled) >= 900, string.Join(",", reasons.GroupBy(r => r).Select(g => $"{g.Key} {g.Count()}")));
        AssertIdle(rig);

        // The one that comes now runs alone, whatever was left behind would run with it.
        var alone = await rig.GenerateAsync([30, 31, 32], maxTokens: 4);
        Assert.True(stepsAfter <= alone.End.CompletionTokens, $"{stepsAfter} steps for {alone.End.CompletionTokens} tokens");
        AssertIdle(rig);
        Assert.All(rig.Cache.Residents, resident => Assert.Equal(0, resident.Leases));
    }

    /// <summary>Reads a few pieces, then leaves.</summary>
    private static async Task<FinishReason> ClientAsync(EngineRig rig, AdapterHost.Adapters.AdapterKey key, int leaveAfter, int prompt)
    {
        using var leaving = new CancellationTokenSource();
        var lease = await rig.LeaseAsync(key);
        var generation = rig.Submit(
            [.. Enumerable.Range(30, prompt)], lease, maxTokens: 200, sampling: new SamplingSettings(1.5f, 1, 7), cancellationToken: leaving.Token);
        var pieces = 0;
        if (leaveAfter < 0)
        {
            await leaving.CancelAsync();
        }

        await foreach (var one in generation.Events.ReadAllAsync())
        {
            if (one is Finished end)
            {
                return end.Reason;
            }

            if (++pieces > leaveAfter)
            {
                await leaving.CancelAsync();
            }
        }

        throw new InvalidOperationException("The events ended without Finished.");
    }

    private static void AssertIdle(EngineRig rig)
    {
        var status = rig.Engine.Status;
        Assert.Equal((0, 0, rig.Contexts.Options.ContextTokens), (status.Running, status.Queued, status.FreeContextTokens));
    }
}
