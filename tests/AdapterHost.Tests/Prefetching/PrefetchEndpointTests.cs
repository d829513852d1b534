using System.Net;
using AdapterFormats;
using AdapterHost.Adapters;
using AdapterHost.Assertions;
using AdapterHost.Tests.Hosting;
using AdapterHost.Tests.Registration;
using HostContract;

namespace AdapterHost.Tests.Prefetching;

/// <summary>Loading before the first request: who may ask for it, and what it may cost whom.</summary>
public sealed class PrefetchEndpointTests
{
    private static readonly TenantKey s_other = new("tenant-2");
    private static readonly byte[] s_key = StandingHost.KeyOf(TestHost.Id.Value);

    public static TheoryData<string> Faults() =>
        ["none", "another host's key", "another host", "expired", "not yet valid", "another path", "another body", "another base model", "no output"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Assertion_ThatDoesNotHold_IsRefusedAndLoadsNothing(string fault)
    {
        await using var host = await StartAsync();
        var digest = host.Add(TestHost.Tenant, "one");

        using var refused = await PrefetchAsync(
            host,
            assertion => fault switch
            {
                "another host" => assertion with { Audience = "host-2" },
                "expired" => assertion with { IssuedAt = assertion.IssuedAt.AddSeconds(-40), ExpiresAt = assertion.IssuedAt.AddSeconds(-6) },
                "not yet valid" => assertion with { IssuedAt = assertion.IssuedAt.AddSeconds(6), ExpiresAt = assertion.IssuedAt.AddSeconds(36) },
                "another path" => assertion with { Path = "/v1/completions" },
                "another base model" => assertion with { BaseModelDigest = "sha256:" + new string('c', 64) },
                "no output" => assertion with { MaxOutputTokens = 0 },
                _ => assertion,
            },
            digest,
            fault == "another host's key" ? StandingHost.KeyOf("host-2") : s_key,
            fault == "another body" ? "{}" : "",
            isSigned: fault != "none");

        await refused.ErrorAsync(401, "invalid_assertion");
        using var bare = await host.Client().PostAsync(InternalRoutes.Prefetch, null);
        Assert.Equal(await bare.Content.ReadAsStringAsync(), await refused.Content.ReadAsStringAsync());
        Assert.Equal((0, 0), (host.Source.Fetches, host.Cache.Residents.Count));
    }

    /// <summary>The secret that lets a gateway ask for reports is none to load with.</summary>
    [Fact]
    public async Task JoinSecret_IsNoAssertion()
    {
        await using var host = await StartAsync();

        using var refused = await host.Gateway().PostAsync(InternalRoutes.Prefetch, null);

        await refused.ErrorAsync(401, "invalid_assertion");
    }

    [Fact]
    public async Task Assertion_BeforeAGatewayGaveTheHostAKey_IsRefused()
    {
        await using var host = await StandingHost.StartAsync();
        var digest = host.Add(TestHost.Tenant, "one");

        var asking = PrefetchAsync(host, assertion => assertion, digest);
        await host.Time.UntilSomeoneWaitsAsync(AssertionMiddleware.Joining);
        host.Time.Advance(AssertionMiddleware.Joining);
        using (var refused = await asking)
            await refused.ErrorAsync(401, "invalid_assertion");

        await host.JoinAsync();
        using var loaded = await PrefetchAsync(host, assertion => assertion, digest);
        Assert.Equal(HttpStatusCode.NoContent, loaded.StatusCode);
    }

    [Fact]
    public async Task Prefetch_LoadsOnceAndCannotBeReplayed()
    {
        await using var host = await StartAsync();
        var digest = host.Add(TestHost.Tenant, "one");
        for (var i = 0; i < 2; i++)
        {
            using var loaded = await PrefetchAsync(host, assertion => assertion with { Id = i == 0 ? "same" : assertion.Id }, digest);
            Assert.Equal((HttpStatusCode.NoContent, ""), (loaded.StatusCode, await loaded.Content.ReadAsStringAsync()));
        }

        Assert.Equal(new AdapterKey(TestHost.Tenant, digest), Assert.Single(host.Cache.Residents).Key);
        Assert.Equal(0, host.Cache.Residents[0].Leases);
        var another = host.Add(TestHost.Tenant, "two", 100);
        using var replayed = await PrefetchAsync(host, assertion => assertion with { Id = "same" }, another);
        await replayed.ErrorAsync(401, "invalid_assertion");
        Assert.Equal(1, host.Source.Fetches);
    }

    /// <summary>A file that another tenant has, here and in memory even, is answered as one that nobody has.</summary>
    [Fact]
    public async Task Prefetch_OfAnothersFile_IsThatOfNobodysAndCostsNothing()
    {
        await using var host = await StartAsync();
        var theirs = host.Add(s_other, "theirs");
        using (var loaded = await PrefetchAsync(host, assertion => assertion with { Tenant = s_other }, theirs))
            Assert.Equal(HttpStatusCode.NoContent, loaded.StatusCode);

        var answers = new List<string>();
        foreach (var digest in new[] { theirs, AdapterDigest.Parse("sha256:" + new string('e', 64)) })
        {
            using var refused = await PrefetchAsync(host, assertion => assertion, digest);
            var headers = string.Join("; ", refused.Headers.Where(header => header.Key != "Date").Select(header => $"{header.Key}={string.Join(',', header.Value)}"));
            answers.Add($"{(int)refused.StatusCode} {headers} {refused.Content.Headers} {await refused.Content.ReadAsStringAsync()}");
        }

        Assert.Equal(answers[0], answers[1]);
        Assert.StartsWith("503 ", answers[0], StringComparison.Ordinal);
        Assert.Equal(new AdapterKey(s_other, theirs), Assert.Single(host.Cache.Residents).Key);
        Assert.Equal(host.Cache.Residents[0].Bytes, host.Cache.ReservedBytes);
        Assert.Empty(host.Cache.Faults);
        // Nor does it stand in the way of the file, should it become theirs.
        host.Source.Files[new AdapterKey(TestHost.Tenant, theirs)] = host.Source.Files[new AdapterKey(s_other, theirs)][..];
        host.Cache.Forget(s_other);
        using var own = await PrefetchAsync(host, assertion => assertion, theirs);
        Assert.Equal(HttpStatusCode.NoContent, own.StatusCode);
    }

    [Fact]
    public async Task Prefetch_WhereOnlyAnothersRoomIsLeft_IsRefused()
    {
        await using var host = await StartAsync();
        var (theirs, mine) = (host.Add(s_other, "theirs"), host.Add(TestHost.Tenant, "mine"));
        (await host.Cache.LeaseAsync(new AdapterKey(s_other, theirs), "grant", default)).Lease!.Dispose();

        using var refused = await PrefetchAsync(host, assertion => assertion, mine);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, ""), (refused.StatusCode, await refused.Content.ReadAsStringAsync()));
        Assert.Equal(s_other, Assert.Single(host.Cache.Residents).Key.Tenant);
    }

    [Fact]
    public async Task Prefetch_OfNoAdapter_IsRefused()
    {
        await using var host = await StartAsync();

        using var refused = await PrefetchAsync(host, assertion => assertion, digest: null);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task Prefetch_BesideAnother_IsRefusedAtOnce()
    {
        await using var host = await StartAsync();
        var (one, two) = (host.Add(TestHost.Tenant, "one", 100), host.Add(s_other, "two", 100));
        var gate = new TaskCompletionSource();
        host.Source.Gate = gate.Task;
        var loading = PrefetchAsync(host, assertion => assertion, one);
        await UntilFetchingAsync(host);

        using (var refused = await PrefetchAsync(host, assertion => assertion with { Tenant = s_other }, two))
            Assert.Equal((HttpStatusCode.TooManyRequests, 1), (refused.StatusCode, host.Source.Fetches));

        gate.SetResult();
        using var loaded = await loading;
        using var next = await PrefetchAsync(host, assertion => assertion with { Tenant = s_other }, two);
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (loaded.StatusCode, next.StatusCode));
    }

    /// <summary>None begins any more, and one that waits for its file does not hold up the end.</summary>
    [Fact]
    public async Task Drain_EndsPrefetches()
    {
        await using var host = await StartAsync();
        var (one, two) = (host.Add(TestHost.Tenant, "one", 100), host.Add(s_other, "two", 100));
        var gate = new TaskCompletionSource();
        host.Source.Gate = gate.Task;
        var loading = PrefetchAsync(host, assertion => assertion, one);
        await UntilFetchingAsync(host);

        Assert.True(host.Drain.Begin());

        using var ended = await loading.WaitAsync(TestHost.Patience);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, ""), (ended.StatusCode, await ended.Content.ReadAsStringAsync()));
        await host.Drain.None.WaitAsync(TestHost.Patience);
        using var refused = await PrefetchAsync(host, assertion => assertion with { Tenant = s_other }, two);
        await refused.ErrorAsync(503, "draining");
        Assert.Equal(1, host.Source.Fetches);
        gate.SetResult();
    }

    private static async Task<StandingHost> StartAsync()
    {
        var host = await StandingHost.StartAsync();
        await host.JoinAsync();
        return host;
    }

    private static async Task UntilFetchingAsync(StandingHost host)
    {
        using var patience = new CancellationTokenSource(TestHost.Patience);
        while (host.Source.Fetches == 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static Task<HttpResponseMessage> PrefetchAsync(StandingHost host, Func<Assertion, Assertion> change, AdapterDigest? digest) =>
        PrefetchAsync(host, change, digest, s_key, "", isSigned: true);

    private static async Task<HttpResponseMessage> PrefetchAsync(
        StandingHost host, Func<Assertion, Assertion> change, AdapterDigest? digest, byte[] key, string body, bool isSigned)
    {
        var assertion = TestHost.Assert(InternalRoutes.Prefetch, "", host.Time.GetUtcNow()) with { Adapter = digest, FetchGrant = "grant" };
        using var request = TestHost.Raw(InternalRoutes.Prefetch, body, isSigned ? [new AssertionSigner(key).Sign(change(assertion))] : []);
        return await host.Client().SendAsync(request);
    }
}
