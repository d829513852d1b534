using AdapterHost.Adapters;
using AdapterHost.Engine;
using LlamaCpp;

namespace AdapterHost.Tests;

/// <summary>Embeddings through the real engine.</summary>
public sealed class EmbeddingTests
{
    private static readonly int[] s_text = [.. Enumerable.Range(60, 40)];

    /// <summary>Read in pieces of 16 rows beside those who generate, with either strategy: the vectors of llama.cpp's own pooling.</summary>
    [Theory]
    [InlineData("Mixed", false)]
    [InlineData("Mixed", true)]
    [InlineData("Native", false)]
    [InlineData("Native", true)]
    public async Task EmbedAsync_Text_IsWhatLlamaCppPools(string strategy, bool withAdapter)
    {
        await using var rig = await EngineRig.StartAsync(options: new EngineOptions
        {
            ContextTokens = 1024,
            MaxSequences = 4,
            BatchRows = 16,
            Strategy = Enum.Parse<StrategyKind>(strategy),
        });
        var key = withAdapter ? await rig.AddAsync("models/adapters/acme", "acme") : (AdapterKey?)null;
        var beside = Enumerable.Range(0, 3).Select(i => rig.Submit([.. Enumerable.Range(100 * i, 20)], null, 40)).ToList();
        var vector = Assert.Single(await EmbedAsync(rig, key, s_text));
        using var model = LlamaModel.Load(Llama.Runtime, Repository.ReferenceModel);
        using var adapter = key is { } wanted ? await LoadAsync(model, rig.Source.Files[wanted]) : null;
        var expected = NativeEmbedding.Of(model, s_text, adapter);
        Assert.Equal(rig.Engine.Limits.EmbeddingSize, vector.Length);
        Assert.All(vector.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-4f));
        foreach (var generation in beside)
        {
            Assert.NotEqual(FinishReason.Failed, (await EngineRig.ReadAsync(generation)).End.Reason);
        }
    }

    [Fact]
    public async Task EmbedAsync_SeveralTexts_EachAsAloneAndOfLengthOne()
    {
        await using var rig = await EngineRig.StartAsync();
        int[] other = [.. Enumerable.Range(300, 25)];
        var together = await EmbedAsync(rig, null, s_text, other, s_text);
        Assert.Equal(together[0], together[2]);
        Assert.Equal(together[0], Assert.Single(await EmbedAsync(rig, null, s_text)));
        Assert.Equal(together[1], Assert.Single(await EmbedAsync(rig, null, other)));
        Assert.All(together, vector => Assert.Equal(1, vector.Sum(one => (double)one * one), 1e-5));
        Assert.True(Cosine(together[0], together[1]) < 0.999);

        // Nearly the same text lies nearer than another.
        int[] near = [.. s_text[..^1], 99];
        Assert.True(Cosine(together[0], (await EmbedAsync(rig, null, near))[0]) > Cosine(together[0], together[1]));
    }

    /// <summary>What one tenant's texts and adapter do is the same whatever others send meanwhile, and nobody sees another's.</summary>
    [Fact]
    public async Task EmbedAsync_TenantsAtOnce_EachGetsItsOwn()
    {
        await using var rig = await EngineRig.StartAsync();
        var acme = await rig.AddAsync("models/adapters/acme", "acme");
        var globex = await rig.AddAsync("models/adapters/globex", "globex");
        AdapterKey?[] keys = [null, acme, globex];
        var alone = new List<float[]>();
        foreach (var key in keys)
        {
            alone.Add((await EmbedAsync(rig, key, s_text))[0]);
        }

        Assert.True(Cosine(alone[0], alone[1]) < 0.99999 && Cosine(alone[1], alone[2]) < 0.99999);
        var running = Enumerable.Range(0, 30).Select(i => EmbedAsync(rig, keys[i % 3], s_text)).ToList();
        foreach (var (i, one) in running.Index())
        {
            Assert.Equal(alone[i % 3], (await one)[0]);
        }

        Assert.All(rig.Cache.Residents, resident => Assert.Equal(0, resident.Leases));
    }

    [Fact]
    public async Task EmbedAsync_CancelledOrLate_EndsAndTheNextIsServed()
    {
        await using var rig = await EngineRig.StartAsync();
        using var leaving = new CancellationTokenSource();
        await leaving.CancelAsync();
        EmbeddingRequest Request(CancellationToken token = default, DateTimeOffset? deadline = null) =>
            new() { Tenant = new("tenant"), Texts = [s_text, s_text], CancellationToken = token, Deadline = deadline };
        Assert.Equal(FinishReason.Cancelled, (await rig.Engine.EmbedAsync(Request(leaving.Token))).Failure);
        Assert.Equal(FinishReason.Deadline, (await rig.Engine.EmbedAsync(Request(deadline: DateTimeOffset.UnixEpoch))).Failure);
        Assert.True((await rig.Engine.EmbedAsync(Request())).Succeeded);
    }

    /// <summary>Half a text read, then its client leaves: nothing of it is in the next one's vector.</summary>
    [Fact]
    public async Task EmbedAsync_ClientLeavesInTheMiddle_LeavesNothingBehind()
    {
        using var leaving = new CancellationTokenSource();
        var steps = 0;
        await using var rig = await EngineRig.StartAsync(
            options: new EngineOptions { ContextTokens = 1024, MaxSequences = 4, BatchRows = 8 },
            decorate: inner => new ObservedStrategy(inner, _ =>
            {
                if (++steps == 3)
                {
                    leaving.Cancel();
                }
            }));
        int[] secret = [.. Enumerable.Range(500, 100)];
        var left = await rig.Engine.EmbedAsync(new EmbeddingRequest { Tenant = new("a"), Texts = [secret], CancellationToken = leaving.Token });
        Assert.Equal(FinishReason.Cancelled, left.Failure);
        Assert.Equal(3, steps);
        var after = await EmbedAsync(rig, null, s_text);
        await using var fresh = await EngineRig.StartAsync(options: new EngineOptions { ContextTokens = 1024, MaxSequences = 4, BatchRows = 8 });
        Assert.Equal((await EmbedAsync(fresh, null, s_text))[0], after[0]);
    }

    /// <summary>A step of who generates comes between any two pieces of a long text.</summary>
    [Fact]
    public async Task EmbedAsync_LongText_TakesTurnsWithGenerations()
    {
        var kinds = new List<bool>();
        await using var rig = await EngineRig.StartAsync(
            options: new EngineOptions { ContextTokens = 1024, MaxSequences = 4, BatchRows = 8 },
            decorate: inner => new ObservedStrategy(inner, plan => kinds.Add(plan.Rows.Length > 1 && plan[0].Output && plan[1].Output)));
        var running = rig.Submit([30], null, 60, sampling: new SamplingSettings(0) { IgnoreEnd = true });
        await foreach (var _ in running.Events.ReadAllAsync())
        {
            break;
        }

        var vectors = await EmbedAsync(rig, null, [.. Enumerable.Range(100, 80)]);
        Assert.Single(vectors);
        await EngineRig.ReadAsync(running);
        Assert.Equal(Math.Ceiling(80.0 / rig.Contexts.BatchRows), kinds.Count(embedding => embedding));
        Assert.True(kinds.Count(embedding => embedding) > 1);
        Assert.DoesNotContain(kinds.Zip(kinds.Skip(1)).Take(40), pair => pair is (true, true));
    }

    [Fact]
    public async Task EmbedAsync_WhatIsEmptyOrTooLong_IsRefused()
    {
        await using var rig = await EngineRig.StartAsync(options: new EngineOptions { ContextTokens = 1024, MaxSequences = 2, EmbeddingTokens = 50 });
        EmbeddingRequest Request(params int[][] texts) => new() { Tenant = new("tenant"), Texts = texts };
        Assert.Equal(EngineRefusal.PromptEmpty, (await rig.Engine.EmbedAsync(Request())).Refusal);
        Assert.Equal(EngineRefusal.PromptEmpty, (await rig.Engine.EmbedAsync(Request(s_text, []))).Refusal);
        Assert.Equal(EngineRefusal.PromptTooLong, (await rig.Engine.EmbedAsync(Request([.. Enumerable.Range(60, 51)]))).Refusal);
        Assert.True((await rig.Engine.EmbedAsync(Request([.. Enumerable.Range(60, 50)]))).Succeeded);
        await rig.Engine.StopAsync(CancellationToken.None);
        Assert.Equal(EngineRefusal.ShuttingDown, (await rig.Engine.EmbedAsync(Request(s_text))).Refusal);
    }

    [Fact]
    public async Task EmbedAsync_MoreThanMayWait_IsRefused()
    {
        using var release = new ManualResetEventSlim();
        await using var rig = await EngineRig.StartAsync(
            options: new EngineOptions { ContextTokens = 1024, MaxSequences = 2, MaxQueued = 2 },
            decorate: inner => new ObservedStrategy(inner, _ => release.Wait()));
        var request = new EmbeddingRequest { Tenant = new("tenant"), Texts = [s_text] };
        Task<EmbeddingResult>[] taken = [rig.Engine.EmbedAsync(request), rig.Engine.EmbedAsync(request)];
        Assert.Equal(EngineRefusal.QueueFull, (await rig.Engine.EmbedAsync(request)).Refusal);
        release.Set();
        Assert.All(await Task.WhenAll(taken), result => Assert.True(result.Succeeded));
    }

    private static async Task<IReadOnlyList<float[]>> EmbedAsync(EngineRig rig, AdapterKey? key, params int[][] texts)
    {
        using var lease = key is { } wanted ? await rig.LeaseAsync(wanted) : null;
        var result = await rig.Engine.EmbedAsync(new EmbeddingRequest { Tenant = lease?.Key.Tenant ?? new("tenant"), Texts = texts, Adapter = lease });
        Assert.True(result.Succeeded, $"{result.Refusal} {result.Failure}");
        return result.Vectors;
    }

    private static async Task<LlamaAdapter> LoadAsync(LlamaModel model, byte[] canonical)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, canonical);
            return LlamaAdapter.Load(model, path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static double Cosine(float[] a, float[] b) => a.Zip(b).Sum(pair => (double)pair.First * pair.Second);
}
