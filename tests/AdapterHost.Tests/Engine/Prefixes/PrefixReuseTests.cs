using AdapterHost.Adapters;
using AdapterHost.Engine;
using HostContract;

namespace AdapterHost.Tests.Prefixes;

/// <summary>Cells of an earlier request serve a later one that begins alike, within one partition and never beyond, and nobody can tell from the text.</summary>
public sealed class PrefixReuseTests
{
    private const int Tokens = 32;

    private static readonly TenantKey s_tenant = new("acme");

    /// <summary>Each second request finds the first one's cells, and says the same to the letter: cached = uncached, with an adapter and without.</summary>
    [Theory]
    [InlineData("acme.base", false)]
    [InlineData("acme.adapter", true)]
    public async Task Submit_SamePromptAgain_IsCachedAndSaysTheSame(string file, bool adapted)
    {
        await using var rig = await EngineRig.StartAsync();
        var key = await rig.AddAsync("models/adapters/acme", "acme");
        foreach (var one in GoldenText.Load(file).Cases.Take(12))
        {
            var prompt = rig.Engine.Tokenizer.ApplyChatTemplate([.. one.Messages.Select(m => new ChatMessage(m.Role, m.Content))]);
            for (var time = 0; time < 2; time++)
            {
                var request = Request(prompt, 160) with { Adapter = adapted ? await rig.LeaseAsync(key) : null };
                var (text, end) = await rig.GenerateAsync(request);
                Assert.Equal(one.Answer, text);
                Assert.True(time == 0 || end.CachedTokens == prompt.Length - 1, $"{end.CachedTokens} of {prompt.Length} cached");
            }
        }

        Assert.True(rig.Engine.Status.PrefixHits >= 12);
    }

    /// <summary>What is typed next continues the answer's own cells, too.</summary>
    [Fact]
    public async Task Submit_TheNextTurn_ReusesPromptAndAnswer()
    {
        await using var rig = await EngineRig.StartAsync();
        int[] prompt = [.. Enumerable.Range(100, 300).Select(i => 30 + i % 700)];
        var spoken = new List<int>();
        var first = await rig.GenerateAsync(Request(prompt, Tokens) with { Sampling = new SamplingSettings(0) { LogProbabilities = 0 } }, spoken);
        Assert.Equal(Tokens, spoken.Count);

        int[] next = [.. prompt, .. spoken, 40, 41, 42];
        var (text, end) = await rig.GenerateAsync(Request(next, Tokens));

        // All but the last token of the answer has its cell: that one was never decoded.
        Assert.Equal(prompt.Length + first.CompletionTokens - 1, end.CachedTokens);
        Assert.Equal(await FreshAsync(next, null), text);
    }

    /// <summary>A shared head is copied, not taken: the one that it came from still serves its own continuation.</summary>
    [Fact]
    public async Task Submit_SharedHead_LeavesTheLongerOneWhole()
    {
        await using var rig = await EngineRig.StartAsync();
        int[] head = [.. Enumerable.Range(0, 60).Select(i => 30 + i * 7 % 700)];
        int[] longer = [.. head, .. Enumerable.Range(0, 300).Select(i => 40 + i * 3 % 700)];
        int[] other = [.. head, .. Enumerable.Range(0, 50).Select(i => 50 + i * 11 % 700)];
        await rig.GenerateAsync(Request(longer, 1));
        var (text, end) = await rig.GenerateAsync(Request(other, Tokens));
        Assert.Equal(head.Length, end.CachedTokens);
        Assert.Equal(await FreshAsync(other, null), text);

        var (again, whole) = await rig.GenerateAsync(Request(longer, Tokens));
        Assert.Equal(longer.Length - 1, whole.CachedTokens);
        Assert.Equal(await FreshAsync(longer, null), again);
    }

    /// <summary>Equal prompts: another tenant, another adapter, no adapter, another salt find nothing of it. The owner does.</summary>
    [Fact]
    public async Task Submit_SamePromptOfAnotherPartition_FindsNothing()
    {
        // Room for all of them: what is not found must not have been dropped.
        await using var rig = await EngineRig.StartAsync(
            options: new EngineOptions { ContextTokens = 8192, MaxSequences = 16, IdlePrefixTokens = 2048 });
        int[] prompt = [.. Enumerable.Range(0, 200).Select(i => 30 + i % 500)];
        var mine = await rig.AddAsync("models/adapters/acme", "acme");
        var second = await rig.AddAsync("models/adapters/globex", "acme");

        // The same file of another tenant: equal digest, another owner.
        var theirs = await rig.AddAsync("models/adapters/acme", "globex");
        async Task<int> CachedAsync(AdapterKey? key, string tenant = "acme", string salt = "salt") => (await rig.GenerateAsync(Request(prompt, 4) with
        {
            Tenant = new TenantKey(tenant),
            CacheSalt = salt,
            Adapter = key is { } some ? await rig.LeaseAsync(some) : null,
        })).End.CachedTokens;

        Assert.Equal(0, await CachedAsync(mine));
        Assert.Equal(0, await CachedAsync(theirs, "globex"));
        Assert.Equal(0, await CachedAsync(second));
        Assert.Equal(0, await CachedAsync(null));
        Assert.Equal(0, await CachedAsync(null, "globex"));
        Assert.Equal(0, await CachedAsync(mine, salt: "other"));
        Assert.Equal(0, await CachedAsync(null, salt: ""));

        // The control: each owner finds its own.
        foreach (var (key, tenant, salt) in new[]
        {
            (mine, "acme", "salt"), (theirs, "globex", "salt"), (second, "acme", "salt"), ((AdapterKey?)null, "acme", "salt"), (null, "globex", "salt"),
            (mine, "acme", "other"), (null, "acme", ""),
        })
        {
            Assert.Equal(prompt.Length - 1, await CachedAsync(key, tenant, salt));
        }
    }

    /// <summary>T2: the same prompt on adapter A, adapter B and the base, in all six orders, equals what a fresh process says, every time.</summary>
    [Fact]
    public async Task Submit_SamePromptOnTwoAdaptersAndTheBaseInAllOrders_EqualsFreshRuns()
    {
        var one = GoldenText.Load("acme.adapter").Cases[0];
        string[] folders = ["", "models/adapters/acme", "models/adapters/globex"];
        var fresh = new List<string>();
        foreach (var folder in folders)
        {
            await using var alone = await EngineRig.StartAsync();
            fresh.Add((await alone.GenerateAsync(await OfAsync(alone, folder))).Text);
        }

        Assert.Equal(3, fresh.Distinct().Count());
        await using var rig = await EngineRig.StartAsync();
        foreach (var order in new int[][] { [0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0] })
        {
            foreach (var which in order)
            {
                Assert.Equal(fresh[which], (await rig.GenerateAsync(await OfAsync(rig, folders[which]))).Text);
            }
        }

        Assert.True(rig.Engine.Status.PrefixHits >= 15);

        // One tenant for all: only the digest parts them.
        async Task<GenerationRequest> OfAsync(EngineRig on, string folder) => Request(
            on.Engine.Tokenizer.ApplyChatTemplate([.. one.Messages.Select(m => new ChatMessage(m.Role, m.Content))]), 160) with
        {
            Adapter = folder.Length > 0 ? await on.LeaseAsync(await on.AddAsync(folder, "acme")) : null,
        };
    }

    [Fact]
    public async Task ForgetPrefixesAsync_OfATenant_DropsItsOwnAndNobodyElses()
    {
        await using var rig = await EngineRig.StartAsync();
        int[] prompt = [.. Enumerable.Range(30, 100)];
        var other = Request(prompt, 4) with { Tenant = new TenantKey("globex") };
        await rig.GenerateAsync(Request(prompt, 4));
        await rig.GenerateAsync(Request([.. prompt.Reverse()], 4) with { CacheSalt = "x" });
        await rig.GenerateAsync(other);

        // One that still runs leaves nothing later.
        using var leaving = new CancellationTokenSource();
        var running = rig.Submit(Request([.. prompt.Select(t => t + 200)], 2000) with { Sampling = new SamplingSettings(2, 1, 3), CancellationToken = leaving.Token })[0];
        await running.Events.WaitToReadAsync();
        Assert.InRange(await rig.Engine.ForgetPrefixesAsync(s_tenant), 2, 2);
        await leaving.CancelAsync();
        await EngineRig.ReadAsync(running);

        Assert.Equal(1, rig.Engine.Status.IdlePrefixes);
        Assert.Equal(0, (await rig.GenerateAsync(Request(prompt, 4))).End.CachedTokens);
        Assert.Equal(prompt.Length - 1, (await rig.GenerateAsync(other)).End.CachedTokens);
    }

    /// <summary>Idle prefixes never keep anybody out: they go, the least recently used first, as soon as a request needs their tokens.</summary>
    [Fact]
    public async Task Submit_NeedsTheTokensOfIdlePrefixes_GetsThem()
    {
        await using var rig = await EngineRig.StartAsync(options: new EngineOptions { ContextTokens = 1024, MaxSequences = 2, IdlePrefixTokens = 1024 });
        int[] Prompt(int seed, int length) => [.. Enumerable.Range(0, length).Select(i => 30 + (i * seed) % 800)];
        for (var seed = 1; seed <= 3; seed++)
        {
            await rig.GenerateAsync(Request(Prompt(seed, 200), 1));
        }

        Assert.Equal((3, 600), (rig.Engine.Status.IdlePrefixes, rig.Engine.Status.IdlePrefixTokens));
        var (text, end) = await rig.GenerateAsync(Request(Prompt(7, 700), 20));
        Assert.NotEqual(FinishReason.Failed, end.Reason);
        Assert.Equal(await FreshAsync(Prompt(7, 700), null, 20), text);

        // With the spare ones 432 tokens were left beside it, and fewer when it had become idle: the oldest had to go.
        Assert.Equal(199, (await rig.GenerateAsync(Request(Prompt(3, 200), 1))).End.CachedTokens);
        Assert.Equal(0, (await rig.GenerateAsync(Request(Prompt(1, 200), 1))).End.CachedTokens);
    }

    [Fact]
    public async Task Submit_NoIdlePrefixesConfigured_ReusesNothing()
    {
        await using var rig = await EngineRig.StartAsync(options: new EngineOptions { ContextTokens = 1024, MaxSequences = 2, IdlePrefixes = 0 });
        int[] prompt = [.. Enumerable.Range(30, 100)];
        await rig.GenerateAsync(Request(prompt, 4));
        Assert.Equal(0, (await rig.GenerateAsync(Request(prompt, 4))).End.CachedTokens);
        Assert.Equal(0, rig.Engine.Status.IdlePrefixes);
    }

    /// <summary>
    /// Layers with a sliding window do not see all of a sequence longer than it (256 tokens here). What such sequences reuse of each other says
    /// what a fresh run says. Cells lost to the window are not shown: llama.cpp gives none away in a cache of this size.
    /// </summary>
    [Theory]
    [InlineData("gemma2")]
    [InlineData("gemma3")]
    public async Task Submit_ModelWithSlidingWindow_CachedEqualsFresh(string architecture)
    {
        var options = new EngineOptions { ContextTokens = 768, MaxSequences = 3, IdlePrefixTokens = 768 };
        await using var rig = await EngineRig.StartAsync(Repository.Base(architecture), options);
        const int limit = 400;
        int[] Prompt(int seed) => [.. Enumerable.Range(0, limit).Select(i => 10 + (i * seed) % 200)];
        var fresh = new Dictionary<int, string>();
        foreach (var seed in new[] { 3, 5, 7 })
        {
            await using var alone = await EngineRig.StartAsync(Repository.Base(architecture), new EngineOptions { ContextTokens = 768, MaxSequences = 3, IdlePrefixes = 0 });
            fresh[seed] = (await alone.GenerateAsync(Request(Prompt(seed), 16))).Text;
        }

        var cached = 0;
        for (var round = 0; round < 3; round++)
        {
            foreach (var seed in fresh.Keys)
            {
                // Half of it first, less than the window; the whole is longer.
                await rig.GenerateAsync(Request(Prompt(seed)[..(limit / 2)], 16));
                var (text, end) = await rig.GenerateAsync(Request(Prompt(seed), 16));
                Assert.Equal(fresh[seed], text);
                cached += end.CachedTokens;
            }
        }

        Assert.True(cached > 0);
    }

    private static GenerationRequest Request(int[] prompt, int tokens) => new()
    {
        Tenant = s_tenant,
        Prompt = prompt,
        MaxTokens = tokens,
        Sampling = new SamplingSettings(Temperature: 0),
    };

    private static async Task<string> FreshAsync(int[] prompt, AdapterKey? adapter, int tokens = Tokens)
    {
        await using var rig = await EngineRig.StartAsync();
        return (await rig.GenerateAsync(prompt, adapter, tokens)).Text;
    }
}
