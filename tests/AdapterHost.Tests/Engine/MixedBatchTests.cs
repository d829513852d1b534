using AdapterHost.Adapters;
using AdapterHost.Engine;

namespace AdapterHost.Tests;

/// <summary>The claim of the engine: different adapters in one decode, and nobody can tell from the text.</summary>
public sealed class MixedBatchTests
{
    private const int Tokens = 48;

    private static readonly string[] s_adapters =
    [
        "llama.all-linear-r8", "llama.all-linear-word", "llama.bf16", "llama.f16", "llama.patterns", "llama.qv-r4", "llama.rank-over-dim",
        "llama.rslora-r16",
    ];

    [Theory]
    [InlineData(0, "Mixed")]
    [InlineData(200, "Mixed")]
    [InlineData(200, "Native")]
    public async Task Submit_EightAdaptersTogether_EachEqualsItsRunAlone(int churns, string strategy)
    {
        // Room for the eight and little more, so that churn has to evict.
        var kind = Enum.Parse<StrategyKind>(strategy);
        await using var rig = await EngineRig.StartAsync(
            Repository.Base("llama"), new EngineOptions { ContextTokens = 4096, MaxSequences = 16, Strategy = kind, HotContexts = 9 }, adapterBytes: 700_000);
        var keys = new List<AdapterKey>();
        foreach (var adapter in s_adapters)
        {
            keys.Add(await rig.AddAsync($"tests/corpus/peft/{adapter}"));
        }

        var prompts = Enumerable.Range(0, keys.Count).Select(i => Enumerable.Range(0, 20 + i).Select(t => 30 + (t * 7 + i * 13) % 900).ToArray()).ToList();
        var alone = new List<string>();
        for (var i = 0; i < keys.Count; i++)
        {
            alone.Add((await rig.GenerateAsync(prompts[i], keys[i], Tokens)).Text);
        }

        Assert.Equal(keys.Count, alone.Distinct().Count());
        var rounds = churns == 0 ? 1 : 6;
        using var stop = new CancellationTokenSource();
        var churn = ChurnAsync(rig, churns, stop.Token);
        for (var round = 0; round < rounds || !churn.IsCompleted; round++)
        {
            // All leases first: then the eight are submitted within microseconds and must meet in one step.
            var leases = new List<IAdapterLease>();
            foreach (var key in keys)
            {
                leases.Add(await rig.LeaseAsync(key));
            }

            var running = keys.Select((_, i) => rig.Submit(prompts[i], leases[i], Tokens)).ToList();
            for (var i = 0; i < keys.Count; i++)
            {
                Assert.Equal(alone[i], (await EngineRig.ReadAsync(running[i])).Text);
            }
        }

        await stop.CancelAsync();
        Assert.Equal(churns, await churn);
        if (kind == StrategyKind.Mixed)
        {
            Assert.Equal(8, rig.Engine.Status.MostAdaptersInOneDecode);
            Assert.Equal(rig.Engine.Status.Steps, rig.Engine.Status.Decodes);
        }
        else
        {
            Assert.Equal(1, rig.Engine.Status.MostAdaptersInOneDecode);
            Assert.True(rig.Engine.Status.Decodes > rig.Engine.Status.Steps);
        }

        Assert.True(rig.Source.Fetches >= keys.Count + churns, $"{rig.Source.Fetches} fetches: the churn did not evict");
    }

    [Fact]
    public async Task Submit_WithAndWithoutAdapterTogether_BaseStaysBase()
    {
        await using var rig = await EngineRig.StartAsync(Repository.Base("llama"));
        var key = await rig.AddAsync("tests/corpus/peft/llama.all-linear-r8");
        int[] prompt = [.. Enumerable.Range(40, 24)];
        var alone = await rig.GenerateAsync(prompt, null, Tokens);
        var adapted = await rig.GenerateAsync(prompt, key, Tokens);
        Assert.NotEqual(alone.Text, adapted.Text);

        var lease = await rig.LeaseAsync(key);
        var both = (Base: rig.Submit(prompt, null, Tokens), Adapted: rig.Submit(prompt, lease, Tokens));
        Assert.Equal(alone.Text, (await EngineRig.ReadAsync(both.Base)).Text);
        Assert.Equal(adapted.Text, (await EngineRig.ReadAsync(both.Adapted)).Text);
    }

    /// <summary>A load that takes for ever holds up nobody but those who wait for it.</summary>
    [Fact]
    public async Task LeaseAsync_LoadInProgress_PausesNoRunningStream()
    {
        await using var rig = await EngineRig.StartAsync(Repository.Base("llama"));
        var resident = await rig.LeaseAsync(await rig.AddAsync("tests/corpus/peft/llama.qv-r4"));
        var gate = new TaskCompletionSource();
        rig.Source.Gate = gate.Task;
        var loading = rig.LeaseAsync(await rig.AddAsync("tests/corpus/peft/llama.all-linear-r8"));

        var (_, end) = await EngineRig.ReadAsync(rig.Submit([.. Enumerable.Range(50, 20)], resident, Tokens));
        Assert.Equal(Tokens, end.CompletionTokens);
        Assert.False(loading.IsCompleted);
        gate.SetResult();
        (await loading).Dispose();
    }

    [Fact]
    public async Task Submit_NativeStrategy_GivesTheSameText()
    {
        await using var mixed = await EngineRig.StartAsync(Repository.Base("llama"));
        await using var native = await EngineRig.StartAsync(
            Repository.Base("llama"), new EngineOptions { ContextTokens = 4096, MaxSequences = 8, Strategy = StrategyKind.Native });
        int[] prompt = [.. Enumerable.Range(100, 30)];
        foreach (var adapter in s_adapters)
        {
            var expected = await mixed.GenerateAsync(prompt, await mixed.AddAsync($"tests/corpus/peft/{adapter}"), Tokens);
            var actual = await native.GenerateAsync(prompt, await native.AddAsync($"tests/corpus/peft/{adapter}"), Tokens);
            Assert.Equal(expected.Text, actual.Text);
        }
    }

    /// <summary>Loads and drops adapters of other tenants as fast as it can: each needs room that an unused one must give.</summary>
    private static async Task<int> ChurnAsync(EngineRig rig, int times, CancellationToken cancellationToken)
    {
        var done = 0;
        for (; done < times; done++)
        {
            var key = await rig.AddAsync($"tests/corpus/peft/{s_adapters[done % s_adapters.Length]}", $"other-{done}");
            (await rig.LeaseAsync(key)).Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return done;
    }
}
