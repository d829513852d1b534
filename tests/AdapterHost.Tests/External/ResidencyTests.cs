using AdapterHost.Adapters;
using AdapterHost.External;
using AdapterHost.Tests.Hosting;
using HostContract;
using TestServers.Engines;

namespace AdapterHost.Tests.External;

/// <summary>Which adapters the engine has, whatever happens to it, and what tenants and the gateway hear of that.</summary>
public sealed class ResidencyTests
{
    private const string Other = "models/adapters/globex";

    public static TheoryData<string> Kinds => [EngineBehind.Vllm, EngineBehind.Sglang];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task FirstRequests_AtOnce_LoadOnce(string kind)
    {
        await using var host = await ExternalHost.StartAsync(kind);
        var key = await host.AddAsync(ExternalHost.Acme);
        var open = new TaskCompletionSource();
        host.Engine.LoadGate = open.Task;
        var answers = Enumerable.Range(0, 8).Select(i => host.ChatAsync(key, $"hi {i}")).ToArray();
        await Eventually.TrueAsync(() => host.Folders.Count == 1);
        open.SetResult();

        Assert.All(await Task.WhenAll(answers), text => Assert.StartsWith(ExternalHost.FingerprintOf(), text));
        Assert.Single(host.Engine.Loads);
        Assert.Equal(1, host.Source.Fetches);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task LeastRecentlyUsed_GoesWhenThereAreTooMany(string kind)
    {
        await using var host = await ExternalHost.StartAsync(kind, "External:MaxAdapters=1");
        var (first, second) = (await host.AddAsync(ExternalHost.Acme), await host.AddAsync(ExternalHost.Acme, Other));
        await host.ChatAsync(first);
        var gone = host.Engine.Adapters.Keys.Single();

        Assert.StartsWith(ExternalHost.FingerprintOf(Other), await host.ChatAsync(second));
        await Eventually.TrueAsync(() => host.Folders.Count == 1);
        Assert.DoesNotContain(gone, host.Engine.Adapters.Keys);
        Assert.Equal([second.Digest], host.Report().Residents.Select(one => one.Digest));

        // The same again has a new name: an engine that keys something by names cannot mix them up.
        Assert.StartsWith(ExternalHost.FingerprintOf(), await host.ChatAsync(first));
        Assert.DoesNotContain(gone, host.Engine.Adapters.Keys);
    }

    [Fact]
    public async Task AdapterInUse_IsNeverUnloaded()
    {
        await using var host = await ExternalHost.StartAsync(EngineBehind.Vllm, "External:MaxAdapters=1");
        var (first, second) = (await host.AddAsync(ExternalHost.Acme), await host.AddAsync(ExternalHost.Acme, Other));
        var open = new TaskCompletionSource();
        host.Engine.TokenGate = open.Task;
        var answer = host.ChatAsync(first);
        await host.Engine.NextAsync();
        using var refused = await host.PostAsync("/v1/chat/completions", ExternalHost.Chat(), second);

        await refused.ErrorAsync(503, "overloaded");
        Assert.True(refused.Headers.RetryAfter is not null);
        open.SetResult();
        Assert.StartsWith(ExternalHost.FingerprintOf(), await answer);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Engine_StartedAnew_GetsItsAdaptersBack(string kind)
    {
        await using var host = await ExternalHost.StartAsync(kind);
        var (first, second) = (await host.AddAsync(ExternalHost.Acme), await host.AddAsync(ExternalHost.Globex, Other));
        await host.ChatAsync(first);
        await host.ChatAsync(second);
        await host.Engine.RestartAsync();
        Assert.Empty(host.Engine.Adapters);

        await host.LookAsync();
        Assert.Equal(2, host.Engine.Adapters.Count);
        Assert.Equal(2, host.Report().Residents.Count);
        Assert.StartsWith(ExternalHost.FingerprintOf(), await host.ChatAsync(first));
        Assert.StartsWith(ExternalHost.FingerprintOf(Other), await host.ChatAsync(second));
        Assert.Equal(2, host.Source.Fetches);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Engine_StartedAnew_ServesAtOnce_WhileItsAdaptersComeBack(string kind)
    {
        await using var host = await ExternalHost.StartAsync(kind);
        await host.ChatAsync(await host.AddAsync(ExternalHost.Acme));
        await host.Engine.StopAsync();
        await host.LookAsync();
        Assert.True(host.Report().Draining);
        var open = new TaskCompletionSource();
        host.Engine.LoadGate = open.Task;
        await host.Engine.StartAsync();

        var look = host.LookAsync();
        await Eventually.TrueAsync(() => !host.Report().Draining);
        Assert.StartsWith(StandInEngine.BaseFingerprint, await host.ChatAsync());
        Assert.Empty(host.Report().Residents);
        open.SetResult();
        await look;
        Assert.Single(host.Report().Residents);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Request_AfterTheEngineWasStartedAnew_DoesNotNotice(string kind)
    {
        await using var host = await ExternalHost.StartAsync(kind);
        var key = await host.AddAsync(ExternalHost.Acme);
        await host.ChatAsync(key);
        await host.Engine.RestartAsync();

        // The host has not looked yet and believes that it is there.
        Assert.StartsWith(ExternalHost.FingerprintOf(), await host.ChatAsync(key));
        Assert.Equal(2, host.Engine.Loads.Count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Adapter_ThatTheEngineLostAndDoesNotTake_IsNotResident(string kind)
    {
        await using var host = await ExternalHost.StartAsync(kind);
        var key = await host.AddAsync(ExternalHost.Acme);
        await host.ChatAsync(key);
        await host.Engine.RestartAsync();
        host.Engine.LoadFailure = "out of memory";
        await host.LookAsync();
        using var refused = await host.PostAsync("/v1/chat/completions", ExternalHost.Chat(), key);

        Assert.Empty(host.Report().Residents);
        await refused.ErrorAsync(503, "adapter_unavailable");
        host.Engine.LoadFailure = null;
        await host.LookAsync();
        Assert.Single(host.Report().Residents);
        Assert.StartsWith(ExternalHost.FingerprintOf(), await host.ChatAsync(key));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task LoadFailure_WhileOthersAreLoaded_IsTheTenantsOwn_AndAFaultInTheEnd(string kind)
    {
        await using var host = await ExternalHost.StartAsync(kind);
        var (mine, others) = (await host.AddAsync(ExternalHost.Acme), await host.AddAsync(ExternalHost.Globex));
        await RefusedAsync(host, mine);
        host.Engine.LoadFailure = null;
        await host.ChatAsync(others);
        for (var i = 1; i < LoadFailures.Most; i++)
        {
            Assert.Empty(host.Report().Faults);
            await RefusedAsync(host, mine);
        }

        Assert.Equal([new AdapterFaultReport(mine.Tenant, mine.Digest, AdapterFaultReason.LoadFailed, Known: false)], host.Report().Faults);
        Assert.StartsWith(ExternalHost.FingerprintOf(), await host.ChatAsync(others));
        await Eventually.TrueAsync(() => host.Folders.Count == 1);

        // An administrator lifts it.
        host.Engine.LoadFailure = null;
        host.Cache.Acknowledge([.. host.Cache.Faults], new HashSet<AdapterKey>());
        Assert.StartsWith(ExternalHost.FingerprintOf(), await host.ChatAsync(mine));
    }

    [Theory]
    [InlineData(EngineBehind.Vllm, null, false)]
    [InlineData(EngineBehind.Sglang, null, false)]
    [InlineData(EngineBehind.Vllm, 404, true)]
    [InlineData(EngineBehind.Vllm, 500, true)]
    [InlineData(EngineBehind.Vllm, 401, true)]
    [InlineData(EngineBehind.Sglang, 500, true)]
    public async Task LoadFailure_OfTheEngine_IsNobodysFault(string kind, int? status, bool othersLoad)
    {
        await using var host = await ExternalHost.StartAsync(kind);
        var (mine, others) = (await host.AddAsync(ExternalHost.Acme), await host.AddAsync(ExternalHost.Globex));
        host.Engine.LoadFailureStatus = status;
        for (var i = 0; i < LoadFailures.Most + 2; i++)
        {
            await RefusedAsync(host, mine);
            host.Engine.LoadFailure = null;
            if (othersLoad && i == 0)
                await host.ChatAsync(others);
        }

        Assert.Empty(host.Report().Faults);
        Assert.StartsWith(ExternalHost.FingerprintOf(), await host.ChatAsync(mine));
    }

    private static async Task RefusedAsync(ExternalHost host, AdapterKey key)
    {
        host.Engine.LoadFailure = "tensors of an unknown kind";
        using var refused = await host.PostAsync("/v1/chat/completions", ExternalHost.Chat(), key);
        Assert.DoesNotContain("unknown kind", (await refused.ErrorAsync(503, "adapter_unavailable")).GetRawText(), StringComparison.Ordinal);
        Assert.NotNull(refused.Headers.RetryAfter);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Load_WaitsForUnloadsOnlyWhereThereIsNoRoom_AndNotForLong(string kind)
    {
        await using var host = await ExternalHost.StartAsync(kind, "External:MaxAdapters=2");
        var (first, second, third) = (await host.AddAsync(ExternalHost.Acme), await host.AddAsync(ExternalHost.Globex), await host.AddAsync(ExternalHost.Globex, Other));
        await host.ChatAsync(first);
        var open = new TaskCompletionSource();
        host.Engine.UnloadGate = open.Task;
        host.Cache.Forget(ExternalHost.Acme);

        // One leaves and one place is free.
        await host.ChatAsync(second);

        // Now there is none: the engine decides when patience is over.
        var answer = host.ChatAsync(third);
        await host.Time.UntilSomeoneWaitsAsync(EngineAdapters.Room);
        Assert.Equal(2, host.Engine.Loads.Count);
        host.Time.Advance(EngineAdapters.Room);
        Assert.StartsWith(ExternalHost.FingerprintOf(Other), await answer);
        open.SetResult();
    }

    [Fact]
    public async Task Rank_BeyondTheEngines_IsRefusedBeforeItSeesTheAdapter()
    {
        await using var host = await ExternalHost.StartAsync(EngineBehind.Vllm, "External:MaxRank=1");
        using var refused = await host.PostAsync("/v1/chat/completions", ExternalHost.Chat(), await host.AddAsync(ExternalHost.Acme));

        await refused.ErrorAsync(503, "adapter_unavailable");
        Assert.Empty(host.Engine.Loads);
        Assert.Empty(host.Folders);
        Assert.Empty(host.Report().Faults);
    }

    [Fact]
    public async Task Adapter_ThatTheEnginesOwnCacheDropped_IsUnloadedAllTheSame()
    {
        var engine = (StandInVllm)EngineBehind.Make(EngineBehind.Vllm);
        await using var host = await ExternalHost.StartAsync(engine, "External:MaxAdapters=1");
        var (first, second) = (await host.AddAsync(ExternalHost.Acme), await host.AddAsync(ExternalHost.Acme, Other));
        await host.ChatAsync(first);
        engine.Drop(engine.Adapters.Keys.Single());
        await host.ChatAsync(second);

        await Eventually.TrueAsync(() => host.Folders.Count == 1);
        Assert.Single(engine.Adapters);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task LeftOvers_OfAnEarlierHost_GoAndOthersStay(string kind)
    {
        await using var before = await ExternalHost.StartAsync(kind);
        await before.ChatAsync(await before.AddAsync(ExternalHost.Acme));
        var engine = EngineBehind.Make(kind);
        var adapter = before.Engine.Adapters.Single();
        (engine.Adapters["lg-" + new string('a', 32)], engine.Adapters["somebody-elses"]) = (adapter.Value, adapter.Value);
        await using var host = await ExternalHost.StartAsync(engine);

        Assert.Equal(["somebody-elses"], engine.Adapters.Keys);
        Assert.Empty(host.Report().Residents);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task End_OfTheHost_LeavesNothing(string kind)
    {
        await using var host = await ExternalHost.StartAsync(kind);
        await host.ChatAsync(await host.AddAsync(ExternalHost.Acme));
        Assert.Single(host.Folders);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(host.Folders[0]));

        await host.StopAsync();
        Assert.Empty(host.Engine.Adapters);
        Assert.Empty(host.Folders);
    }

    [Fact]
    public async Task ApiKey_IsSent()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "secret\n");
            var engine = EngineBehind.Make(EngineBehind.Vllm);
            engine.ApiKey = "secret";
            await using var host = await ExternalHost.StartAsync(engine, $"External:ApiKeyFile={file}");
            Assert.StartsWith(ExternalHost.FingerprintOf(), await host.ChatAsync(await host.AddAsync(ExternalHost.Acme)));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task WrongVocabulary_StopsTheStart()
    {
        var engine = new StandInVllm(EngineBehind.Make(EngineBehind.Vllm).Vocabulary with { Tokenize = text => [.. text.Select(letter => letter % 1000)] });
        var fault = await Assert.ThrowsAsync<Engine.EngineException>(() => ExternalHost.StartAsync(engine));
        Assert.Contains("different tokens", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongModel_StopsTheStart()
    {
        var fault = await Assert.ThrowsAsync<Engine.EngineException>(() => ExternalHost.StartAsync(EngineBehind.Vllm, "External:ModelName=another"));
        Assert.Contains(StandInEngine.BaseName, fault.Message, StringComparison.Ordinal);
    }
}
