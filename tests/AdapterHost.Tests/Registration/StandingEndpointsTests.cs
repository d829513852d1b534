using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AdapterHost.Draining;
using AdapterHost.Registration;
using AdapterHost.Tests.Hosting;
using HostContract;
using TestServers.Certificates;

namespace AdapterHost.Tests.Registration;

/// <summary>What gateways ask of a host that registers with none of them, and who else may.</summary>
public sealed class StandingEndpointsTests
{
    private static readonly AnswerUsage s_usage = new(5, 1, 3, 0, 0);

    public static TheoryData<string[]> NoSecrets() => new([[], [""], ["another-secret"], ["Join-Secret"], [StandingHost.Secret + "x"]]);

    /// <summary>No byte of state, no identity, and nobody who counts as told.</summary>
    [Theory]
    [MemberData(nameof(NoSecrets))]
    public async Task Stranger_IsRefusedWithoutAWord(string[] secrets)
    {
        await using var host = await StandingHost.StartAsync();
        host.CutShort.Add(Billed("request-1"), s_usage);
        host.Drain.Begin();
        var stranger = host.Client(secrets);

        using var report = await stranger.GetAsync(InternalRoutes.Standing);
        using var membership = await StandingHost.TellAsync(stranger, host.Membership());

        foreach (var refused in new[] { report, membership })
            Assert.Equal((HttpStatusCode.Unauthorized, ""), (refused.StatusCode, await refused.Content.ReadAsStringAsync()));
        Assert.Null(host.Member);
        Assert.False(host.Drain.Told.IsCompleted);
    }

    /// <summary>Other methods of the same paths are like every other request: signed for, or refused.</summary>
    [Theory]
    [InlineData("POST", InternalRoutes.Probe)]
    [InlineData("POST", InternalRoutes.Standing)]
    [InlineData("GET", InternalRoutes.Membership)]
    [InlineData("GET", InternalRoutes.Prefetch)]
    [InlineData("GET", InternalRoutes.Standing + "/")]
    public async Task Gateway_AnotherWay_NeedsAnAssertion(string method, string path)
    {
        await using var host = await StandingHost.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var refused = await host.Gateway().SendAsync(request);

        await refused.ErrorAsync(401, "invalid_assertion");
    }

    [Fact]
    public async Task Report_SaysWhatTheHostIsAndDoes()
    {
        await using var host = await StandingHost.StartAsync();
        var digest = host.Add(TestHost.Tenant, "one");
        Assert.Null(await host.Cache.PrefetchAsync(new(TestHost.Tenant, digest), "grant", default));

        var before = await StandingHost.FetchAsync(host.Gateway());
        await host.JoinAsync();
        var after = await StandingHost.FetchAsync(host.Gateway());

        Assert.Equal((host.Url, TestHost.BaseModel.Digest), (before.Registration.Address, before.Registration.BaseModel.Digest));
        Assert.Equal((host.BootGeneration, host.BootGeneration), (before.Registration.BootGeneration, before.Report.BootGeneration));
        Assert.Equal((TestHost.Tenant, digest), (Assert.Single(before.Report.Residents).Tenant, before.Report.Residents[0].Digest));
        Assert.Equal((null, TestHost.Id, false), (before.HostId, after.HostId, after.Report.Draining));
    }

    [Fact]
    public async Task Costs_AreInEveryReportUntilAnAnswerNamesThem()
    {
        await using var host = await StandingHost.StartAsync();
        var gateway = host.Gateway();
        host.CutShort.Add(Billed("request-1"), s_usage);
        host.CutShort.Add(Billed("request-2"), s_usage);

        var report = (await StandingHost.FetchAsync(gateway)).Report;
        Assert.Equal(
            [new(TestHost.Tenant, "request-1", "account", s_usage), new CutShortReport(TestHost.Tenant, "request-2", "account", s_usage)], report.CutShort);
        Assert.Equal(["request-1", "request-2"], await CostsAsync(host));

        // Not taken in yet; an answer that is to no report of this process; one that names the first.
        await AcknowledgeAsync(host, host.Membership());
        await AcknowledgeAsync(host, host.Membership(report with { AgeSeconds = 12345 }, "request-1", "request-2"));
        Assert.Equal(["request-1", "request-2"], await CostsAsync(host));
        await AcknowledgeAsync(host, host.Membership(report, "request-1"));
        Assert.Equal(["request-2"], await CostsAsync(host));
        await AcknowledgeAsync(host, host.Membership(report, "request-2"));
        Assert.Empty(await CostsAsync(host));
    }

    /// <summary>Both have the cost; the registry bills it to one. Whoever's answer comes first ends it, and the other's, late, takes nothing else away.</summary>
    [Fact]
    public async Task TwoGateways_FetchingAtOnce_EachCountFromTheOtherOnAndNoCostIsToldAgain()
    {
        await using var host = await StandingHost.StartAsync();
        host.CutShort.Add(Billed("request-1"), s_usage);
        var first = (await StandingHost.FetchAsync(host.Gateway())).Report;
        host.Time.Advance(TimeSpan.FromSeconds(1));
        var second = (await StandingHost.FetchAsync(host.Gateway())).Report;
        Assert.Equal(first.CutShort, second.CutShort);
        Assert.Equal(first.AgeSeconds, second.FetchedAgeSeconds);

        await AcknowledgeAsync(host, host.Membership(second, "request-1"));
        host.CutShort.Add(Billed("request-2"), s_usage);
        await AcknowledgeAsync(host, host.Membership(first, "request-1"));

        var third = (await StandingHost.FetchAsync(host.Gateway())).Report;
        Assert.Equal("request-2", Assert.Single(third.CutShort).RequestId);
        // Answers out of order do not set it back.
        Assert.Equal(second.AgeSeconds, third.AnsweredAgeSeconds);
    }

    [Fact]
    public async Task Membership_OfAnotherProcess_ChangesNothing()
    {
        await using var host = await StandingHost.StartAsync();
        host.CutShort.Add(Billed("request-1"), s_usage);
        var report = (await StandingHost.FetchAsync(host.Gateway())).Report;

        using var refused = await StandingHost.TellAsync(host.Gateway(), host.Membership(report, "request-1") with { BootGeneration = "another" });

        Assert.Equal((HttpStatusCode.Conflict, ""), (refused.StatusCode, await refused.Content.ReadAsStringAsync()));
        Assert.Null(host.Member);
        Assert.Equal(["request-1"], await CostsAsync(host));
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("another type")]
    [InlineData("no key")]
    [InlineData("short key")]
    [InlineData("no base64")]
    [InlineData("empty id")]
    public async Task Membership_ThatIsNone_IsRefusedAndChangesNothing(string fault)
    {
        await using var host = await StandingHost.StartAsync();
        var told = JsonSerializer.SerializeToNode(host.Membership(), ContractJson.Options)!;
        var (member, value) = fault switch
        {
            "no key" => ("macKey", null),
            "short key" => ("macKey", Convert.ToBase64String(new byte[31])),
            "no base64" => ("macKey", new string('!', 44)),
            "empty id" => ("hostId", ""),
            _ => ("bootGeneration", host.BootGeneration),
        };
        told[member] = value;
        var body = told.ToJsonString()[..^(fault == "no json" ? 1 : 0)];
        using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(fault == "another type" ? "text/plain" : "application/json"));

        using var refused = await host.Gateway().PostAsync(InternalRoutes.Membership, content);

        Assert.Equal((HttpStatusCode.BadRequest, ""), (refused.StatusCode, await refused.Content.ReadAsStringAsync()));
        Assert.Null(host.Member);
    }

    /// <summary>Said in its length, or found out: no more is taken into memory than the longest answer has.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Membership_TooLong_IsRefusedAndChangesNothing(bool saysSo)
    {
        await using var host = await StandingHost.StartAsync();
        var body = JsonSerializer.Serialize(host.Membership(), ContractJson.Options);
        using var request = new HttpRequestMessage(HttpMethod.Post, InternalRoutes.Membership)
        {
            Content = new StringContent(body.PadRight(StandingEndpoints.MostBytes + 1), Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = !saysSo;

        using var refused = await host.Gateway().SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Null(host.Member);
        using var longest = new StringContent(body.PadRight(StandingEndpoints.MostBytes), Encoding.UTF8, "application/json");
        using var taken = await host.Gateway().PostAsync(InternalRoutes.Membership, longest);
        Assert.Equal((HttpStatusCode.NoContent, TestHost.Id), (taken.StatusCode, host.Member));
    }

    [Fact]
    public async Task Drain_IsToldToWhoFetchesAndCostsAreTakenIn()
    {
        await using var host = await StandingHost.StartAsync();
        host.CutShort.Add(Billed("request-1"), s_usage);
        host.Drain.Begin();

        var report = (await StandingHost.FetchAsync(host.Gateway())).Report;
        await host.Drain.Told.WaitAsync(TestHost.Patience);
        Assert.True(report.Draining);
        Assert.Equal("request-1", Assert.Single(report.CutShort).RequestId);
        Assert.False(host.Drain.Fetched.IsCompleted);

        await AcknowledgeAsync(host, host.Membership(report, "request-1"));
        Assert.Empty(await CostsAsync(host));
        await host.Time.UntilSomeoneWaitsAsync(TimeSpan.FromMilliseconds(200));
        host.Time.Advance(TimeSpan.FromMilliseconds(200));
        await host.Drain.Fetched.WaitAsync(TestHost.Patience);
    }

    /// <summary>From its start to its end it says nothing by itself, also where a gateway would listen.</summary>
    [Fact]
    public async Task Polled_NeverRegisters()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var host = await StandingHost.StartAsync(gateway.Url);
        await host.JoinAsync();

        var stop = host.StopAsync();
        await host.Time.UntilSomeoneWaitsAsync(DrainSequence.Telling);
        Assert.True((await StandingHost.FetchAsync(host.Gateway())).Report.Draining);

        await stop.WaitAsync(TestHost.Patience);
        Assert.Equal(0, gateway.Attempts);
    }

    /// <summary>With mutual TLS the certificate counts and nothing else: a gateway needs no secret, and with it a host is not let in.</summary>
    [Fact]
    public async Task Certificate_OfAGatewayAlone_IsLetIn()
    {
        using var authority = new TestAuthority();
        using var mount = new TestMount(authority.Issue("host-0.hosts.prod", "127.0.0.1"), authority.Pem);
        await using var host = await StandingHost.StartAsync("https://127.0.0.1:1", mount.Settings("gateway.prod"));

        using var gateway = Showing(host, authority.Issue("gateway.prod"));
        Assert.Equal(host.BootGeneration, (await StandingHost.FetchAsync(gateway)).Registration.BootGeneration);
        using var told = await StandingHost.TellAsync(gateway, host.Membership());
        Assert.Equal((HttpStatusCode.NoContent, TestHost.Id), (told.StatusCode, host.Member));

        using var stranger = new TestAuthority("another");
        foreach (var pair in new[] { authority.Issue("host-1.hosts.prod"), stranger.Issue("gateway.prod"), null })
        {
            using var other = Showing(host, pair);
            other.DefaultRequestHeaders.Add(ContractHeaders.JoinSecret, StandingHost.Secret);
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => other.GetAsync(InternalRoutes.Standing));
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => other.GetAsync(InternalRoutes.Probe));
        }
    }

    private static HttpClient Showing(StandingHost host, TestPair? pair)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        handler.SslOptions.ClientCertificateContext = pair?.Load();
        return new HttpClient(handler) { BaseAddress = new Uri(host.Url) };
    }

    private static Assertion Billed(string request) =>
        TestHost.Assert("/v1/completions", "", DateTimeOffset.UnixEpoch) with { RequestId = request, Account = "account" };

    private static async Task<IEnumerable<string>> CostsAsync(StandingHost host) =>
        (await StandingHost.FetchAsync(host.Gateway())).Report.CutShort.Select(cut => cut.RequestId);

    private static async Task AcknowledgeAsync(StandingHost host, HostMembership membership)
    {
        using var told = await StandingHost.TellAsync(host.Gateway(), membership);
        Assert.Equal(HttpStatusCode.NoContent, told.StatusCode);
    }
}
