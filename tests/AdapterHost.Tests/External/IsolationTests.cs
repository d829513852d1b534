using AdapterHost.Engine;
using AdapterHost.External;
using AdapterHost.Registration;
using AdapterHost.Tests.Hosting;
using HostContract;

namespace AdapterHost.Tests.External;

/// <summary>Tenants behind one engine: it knows nothing of them, so all that keeps them apart is what the host tells it.</summary>
public sealed class IsolationTests
{
    private const string Long = "a prompt that is long enough to be worth keeping in a cache of prefixes";

    public static TheoryData<string> Kinds => [EngineBehind.Vllm, EngineBehind.Sglang];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task SameFile_OfTwoTenants_IsTwoAdapters(string kind)
    {
        await using var host = await ExternalHost.StartAsync(kind);
        var (acme, globex) = (await host.AddAsync(ExternalHost.Acme), await host.AddAsync(ExternalHost.Globex));
        await host.ChatAsync(acme);
        await host.ChatAsync(globex);
        var asked = host.Engine.Requests.ToArray();

        Assert.Equal(acme.Digest, globex.Digest);
        Assert.Equal(2, host.Source.Fetches);
        Assert.Equal(2, host.Engine.Loads.Distinct().Count());
        Assert.NotEqual(asked[0].Adapter, asked[1].Adapter);
        Assert.Equal(2, host.Engine.Adapters.Values.Select(adapter => adapter.Path).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Names_SayNothingOfTheirTenants(string kind)
    {
        await using var host = await ExternalHost.StartAsync(kind);
        var key = await host.AddAsync(ExternalHost.Acme);
        await host.ChatAsync(key);

        var name = Assert.Single(host.Engine.Adapters.Keys);
        Assert.Matches("^lg-[0-9a-f]{32}$", name);
        var sent = host.Engine.Requests.Single().Body.GetRawText();
        Assert.DoesNotContain("acme", sent, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(key.Digest.ToString()["sha256:".Length..], sent, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task PrefixCache_IsATenantsOwn(string kind)
    {
        await using var host = await ExternalHost.StartAsync(kind);

        // The base model is everybody's: only the salt parts them.
        Assert.Equal(0, await CachedAsync(host, ExternalHost.Acme));
        Assert.Equal(0, await CachedAsync(host, ExternalHost.Globex));
        Assert.True(await CachedAsync(host, ExternalHost.Acme) > 10);
        Assert.Equal(2, host.Engine.Requests.Select(request => request.Salt).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task PrefixCache_WithTheSameSaltOfTwoTenants_IsStillATenantsOwn(string kind)
    {
        await using var host = await ExternalHost.StartAsync(kind);
        foreach (var tenant in (TenantKey[])[ExternalHost.Acme, ExternalHost.Globex])
            (await host.PostAsync("/v1/completions", """{"prompt":"hi"}""", change: assertion => assertion with { Tenant = tenant, CacheSalt = "" })).Dispose();

        Assert.Equal(2, host.Engine.Requests.Select(request => request.Salt).Distinct().Count());
        Assert.All(host.Engine.Requests, request => Assert.NotEmpty(request.Salt));
    }

    [Theory]
    [InlineData("cache_salt", "\"mine\"")]
    [InlineData("lora_path", "\"/etc\"")]
    [InlineData("lora_request", "{}")]
    [InlineData("priority", "-5")]
    [InlineData("guided_json", "{}")]
    [InlineData("structured_outputs", "{}")]
    [InlineData("extra_key", "\"mine\"")]
    [InlineData("stop_token_ids", "[5]")]
    [InlineData("kv_transfer_params", "{}")]
    [InlineData("vllm_xargs", "{}")]
    public async Task EngineField_OfAClient_NeverPasses(string field, string value)
    {
        await using var host = await ExternalHost.StartAsync(EngineBehind.Vllm);
        await host.ChatAsync();
        var plain = Shape(host);
        using var response = await host.PostAsync("/v1/chat/completions", ExternalHost.Chat(more: $"\"{field}\":{value}"));

        // Refused, or without power: what reaches the engine is to the letter what it is without the field.
        if (response.IsSuccessStatusCode)
            Assert.Equal(plain, Shape(host));
        else
            Assert.Single(host.Engine.Requests);
    }

    [Fact]
    public async Task Model_OfAClient_ChoosesNoAdapter()
    {
        await using var host = await ExternalHost.StartAsync(EngineBehind.Vllm);
        await host.ChatAsync(await host.AddAsync(ExternalHost.Globex));
        var stolen = host.Engine.Adapters.Keys.Single();

        Assert.StartsWith(TestServers.Engines.StandInEngine.BaseFingerprint, await host.ChatAsync(more: $"\"model\":\"{stolen}\""));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Forgotten_WhenNothingIsLeft(string kind)
    {
        await using var host = await ExternalHost.StartAsync(kind);
        var (acme, globex) = (await host.AddAsync(ExternalHost.Acme), await host.AddAsync(ExternalHost.Globex));
        await host.ChatAsync(acme);
        await host.ChatAsync(globex);
        var kept = host.Engine.Adapters.Keys.Single(name => name != host.Engine.Requests.First().Adapter);

        await Eventually.TrueAsync(async () =>
        {
            await ForgetAsync(host, ExternalHost.Acme);
            return host.Report().Forgotten.Contains(ExternalHost.Acme);
        });
        Assert.Equal([kept], host.Engine.Adapters.Keys);
        Assert.EndsWith(kept, Assert.Single(host.Folders));
        Assert.False(host.Engine.HasPrefixes);
        using var refused = await host.PostAsync("/v1/chat/completions", ExternalHost.Chat(), acme);
        await refused.ErrorAsync(503, "adapter_unavailable");
    }

    [Fact]
    public async Task Forgotten_WhileItsPrefixesMayBeLeft_IsNotSaid()
    {
        var engine = (TestServers.Engines.StandInVllm)EngineBehind.Make(EngineBehind.Vllm);
        engine.IsInDevelopmentMode = false;
        await using var host = await ExternalHost.StartAsync(engine);
        await host.ChatAsync();

        await ForgetAsync(host, ExternalHost.Acme);
        Assert.Empty(host.Report().Forgotten);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Forgotten_UnderConstantLoad_LetsTheEngineComeToRest(string kind)
    {
        await using var host = await ExternalHost.StartAsync(kind);
        await host.ChatAsync();
        await host.Engine.NextAsync();
        var open = new TaskCompletionSource();
        host.Engine.FirstGate = open.Task;
        var running = GlobexAsync(host);
        await host.Engine.NextAsync();

        // Somebody waits at any time, and there would be places.
        var forgetting = host.Service<IEngineControl>().ForgetTenantsAsync([ExternalHost.Acme]);
        await host.Time.UntilSomeoneWaitsAsync(PrefixEraser.FirstHold);
        var waiting = Enumerable.Range(0, 3).Select(_ => GlobexAsync(host)).ToList();
        await Eventually.TrueAsync(() => host.Report().Queued == 3);
        var again = host.Service<IEngineControl>().ForgetTenantsAsync([ExternalHost.Acme]);
        Assert.Equal(1, host.Engine.Running);
        Assert.False(forgetting.IsCompleted);
        open.SetResult();

        Assert.Equal([ExternalHost.Acme], await forgetting.WaitAsync(TestHost.Patience));
        Assert.Equal([ExternalHost.Acme], await again.WaitAsync(TestHost.Patience));
        (await running).Dispose();
        foreach (var response in await Task.WhenAll(waiting))
        {
            Assert.True(response.IsSuccessStatusCode);
            response.Dispose();
        }
    }

    [Fact]
    public async Task Forgotten_WhileSomethingRunsForLong_HoldsOthersUpForABoundedTime()
    {
        await using var host = await ExternalHost.StartAsync(EngineBehind.Vllm);
        await host.ChatAsync();
        await host.Engine.NextAsync();
        var open = new TaskCompletionSource();
        host.Engine.FirstGate = open.Task;
        var running = GlobexAsync(host);
        await host.Engine.NextAsync();
        var forgetting = host.Service<IEngineControl>().ForgetTenantsAsync([ExternalHost.Acme]);
        await host.Time.UntilSomeoneWaitsAsync(PrefixEraser.FirstHold);
        var waiting = GlobexAsync(host);
        await Eventually.TrueAsync(() => host.Report().Queued == 1);
        host.Time.Advance(PrefixEraser.FirstHold);

        Assert.Empty(await forgetting.WaitAsync(TestHost.Patience));
        await host.Engine.NextAsync();
        Assert.Equal(2, host.Engine.Running);

        // Not held up again at once.
        Assert.Empty(await host.Service<IEngineControl>().ForgetTenantsAsync([ExternalHost.Acme]).WaitAsync(TestHost.Patience));
        open.SetResult();
        (await running).Dispose();
        (await waiting).Dispose();
        Assert.Equal([ExternalHost.Acme], await host.Service<IEngineControl>().ForgetTenantsAsync([ExternalHost.Acme]).WaitAsync(TestHost.Patience));
    }

    private static Task<HttpResponseMessage> GlobexAsync(ExternalHost host) =>
        host.PostAsync("/v1/completions", """{"prompt":"hi"}""", change: assertion => assertion with { Tenant = ExternalHost.Globex });

    private static Task ForgetAsync(ExternalHost host, TenantKey tenant) =>
        host.Service<IHostActivity>().AcknowledgeAsync(host.Report(), new HostReportResponse { Quarantined = [], Forget = [tenant] });

    private static async Task<int> CachedAsync(ExternalHost host, TenantKey tenant)
    {
        using var response = await host.PostAsync(
            "/v1/completions", $$"""{"prompt":"{{Long}}"}""", change: assertion => assertion with { Tenant = tenant, CacheSalt = "salt of " + tenant.Value });
        Assert.True(AnswerUsage.TryParse(response.Headers.GetValues(ContractHeaders.Usage).Single(), out var usage));
        return usage.Cached;
    }

    /// <summary>The last request but for its own id.</summary>
    private static string Shape(ExternalHost host) => string.Join(
        '\n',
        host.Engine.Requests.Last().Body.EnumerateObject().Where(field => field.Name != "request_id").Select(field => $"{field.Name}={field.Value.GetRawText()}"));
}
