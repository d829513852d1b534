using AdapterHost.Adapters;
using AdapterHost.Engine;
using HostContract;

namespace AdapterHost.Tests;

/// <summary>An adapter, a context: what that means for memory, for prefixes, and for who comes next.</summary>
public sealed class NativeStrategyTests
{
    private const int Tokens = 24;
    private static readonly int[] s_prompt = [.. Enumerable.Range(40, 60)];

    [Fact]
    public async Task LeaseAsync_MoreAdaptersInUseThanContexts_IsRefusedUntilOneIsFree()
    {
        await using var rig = await StartAsync(hotContexts: 2);
        var keys = await KeysAsync(rig);
        var first = await rig.LeaseAsync(keys[0]);
        using var second = await rig.LeaseAsync(keys[1]);
        Assert.Equal(AdapterRefusal.NoRoom, (await rig.Cache.LeaseAsync(keys[2], "grant", CancellationToken.None)).Refusal);

        first.Dispose();
        (await rig.LeaseAsync(keys[2])).Dispose();
        Assert.DoesNotContain(keys[0], rig.Cache.Residents.Select(r => r.Key));
    }

    /// <summary>
    /// The cache counts an evicted adapter as gone before its context is free again. Here it counts one more than there are contexts, so that the
    /// load of the second always comes too early: it is told that there is no room, which may be tried again, and nothing of it stays.
    /// </summary>
    [Fact]
    public async Task LeaseAsync_RoomInTheCacheButNoContextYet_IsNoRoomAndLaterGranted()
    {
        await using var rig = await StartAsync(hotContexts: 1, maxAdapters: 2);
        var keys = await KeysAsync(rig);
        var first = await rig.LeaseAsync(keys[0]);
        var reserved = rig.Cache.ReservedBytes;
        Assert.Equal(AdapterRefusal.NoRoom, (await rig.Cache.LeaseAsync(keys[1], "grant", CancellationToken.None)).Refusal);
        Assert.Equal(reserved, rig.Cache.ReservedBytes);

        rig.Cache.Condemn(keys[0], AdapterFaultReason.NotFinite);
        first.Dispose();
        var (text, _) = await rig.GenerateAsync(s_prompt, keys[1], Tokens);
        Assert.NotEqual("", text);
    }

    [Fact]
    public async Task Submit_SamePromptAgain_ReusesThePrefixOfItsOwnContext()
    {
        await using var rig = await StartAsync(hotContexts: 2);
        var keys = await KeysAsync(rig);
        var (alone, end) = await rig.GenerateAsync(s_prompt, keys[0], Tokens);
        Assert.Equal(0, end.CachedTokens);

        var again = await rig.GenerateAsync(s_prompt, keys[0], Tokens);
        Assert.Equal(alone, again.Text);
        Assert.True(again.End.CachedTokens >= s_prompt.Length - 1, $"{again.End.CachedTokens} tokens were reused");
        Assert.Equal(0, (await rig.GenerateAsync(s_prompt, keys[1], Tokens)).End.CachedTokens);
    }

    /// <summary>One context for three adapters in turn: the prefix goes with it, and no text of the last one shows in the next.</summary>
    [Fact]
    public async Task Submit_AfterItsContextWasGivenAway_StartsAnewAndAnswersTheSame()
    {
        await using var rig = await StartAsync(hotContexts: 1);
        var keys = await KeysAsync(rig);
        var alone = new List<string>();
        foreach (var key in keys)
        {
            alone.Add((await rig.GenerateAsync(s_prompt, key, Tokens)).Text);
        }

        Assert.Equal(keys.Count, alone.Distinct().Count());
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < keys.Count; i++)
            {
                var (text, end) = await rig.GenerateAsync(s_prompt, keys[i], Tokens);
                Assert.Equal(alone[i], text);
                Assert.Equal(0, end.CachedTokens);
            }
        }
    }

    [Fact]
    public async Task Submit_BesidePoison_OthersAndTheNextInItsContextAreAsAlone()
    {
        await using var rig = await StartAsync(hotContexts: 2, cache: CacheKind.F16);
        var (digest, bytes) = await PoisonAdapter.OfAsync("models/adapters/acme", rig.Base, []);
        var poison = new AdapterKey(new TenantKey("poisoner"), digest);
        rig.Source.Files[poison] = bytes;
        var keys = await KeysAsync(rig);
        var alone = new[] { (await rig.GenerateAsync(s_prompt, keys[0], Tokens)).Text, (await rig.GenerateAsync(s_prompt, null, Tokens)).Text };

        var leases = new[] { await rig.LeaseAsync(poison), await rig.LeaseAsync(keys[0]) };
        var bad = rig.Submit(s_prompt, leases[0], Tokens);
        var good = rig.Submit(s_prompt, leases[1], Tokens);
        var none = rig.Submit(s_prompt, null, Tokens);
        Assert.Equal(FinishReason.NotFinite, (await EngineRig.ReadAsync(bad)).End.Reason);
        Assert.Equal(alone, new[] { (await EngineRig.ReadAsync(good)).Text, (await EngineRig.ReadAsync(none)).Text });

        // The poison's context is the other adapter's now.
        var fresh = await rig.GenerateAsync(s_prompt, keys[1], Tokens);
        Assert.NotEqual(FinishReason.NotFinite, fresh.End.Reason);
        Assert.Equal(fresh.Text, (await rig.GenerateAsync(s_prompt, keys[1], Tokens)).Text);
    }

    [Theory]
    [InlineData("Auto", 0, "Mixed")]
    [InlineData("Auto", 20, "Native")]
    [InlineData("Native", 0, "Native")]
    [InlineData("Mixed", 0, "Mixed")]
    public void ChosenStrategy_FollowsTheBackendUnlessForced(string strategy, int gpuLayers, string chosen) => Assert.Equal(
        Enum.Parse<StrategyKind>(chosen), new EngineOptions { Strategy = Enum.Parse<StrategyKind>(strategy), GpuLayers = gpuLayers }.ChosenStrategy);

    [Fact]
    public void Require_LayersWithoutAGpu_NamesTheSettingAndTheWayOut()
    {
        var failure = Assert.Throws<EngineException>(() => GpuCheck.Require(99, hasGpu: false, "/libraries"));
        Assert.Contains("Engine:GpuLayers is 99", failure.Message);
        Assert.Contains("/libraries", failure.Message);
        Assert.Contains("--cuda", failure.Message);
        GpuCheck.Require(0, hasGpu: false, "/libraries");
        GpuCheck.Require(99, hasGpu: true, "/libraries");
    }

    private static Task<EngineRig> StartAsync(int hotContexts, CacheKind cache = CacheKind.Auto, int? maxAdapters = null) => EngineRig.StartAsync(
        options: new EngineOptions { ContextTokens = 1024, MaxSequences = 8, Strategy = StrategyKind.Native, HotContexts = hotContexts, Cache = cache },
        maxAdapters: maxAdapters);

    private static async Task<List<AdapterKey>> KeysAsync(EngineRig rig)
    {
        var keys = new List<AdapterKey>();
        foreach (var one in new[] { "acme", "globex", "initech" })
        {
            keys.Add(await rig.AddAsync($"models/adapters/{one}", one));
        }

        return keys;
    }
}
