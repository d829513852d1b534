using System.Text.Json.Nodes;
using Gateway.Billing;
using Gateway.Tests.Admission;
using Gateway.Tests.Servers;
using HostContract;
using Microsoft.Extensions.DependencyInjection;
using TenantStore.Usage;

namespace Gateway.Tests.Placement.Sharing;

/// <summary>Reports go to whichever gateway: what they cost counts once all the same.</summary>
public sealed class SharedBillingTests : IAsyncLifetime
{
    private const long Gigabytes = 3_000_000_000;

    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(30);

    private SharedHosts _world = null!;
    private FakeHost _host = null!;
    private string _digest = null!;

    private GatewayServer[] Gateways => [_world.First, _world.Second];

    public async Task InitializeAsync()
    {
        _world = await SharedHosts.StartAsync();
        _host = await FakeHost.StartAsync(_world.First, GatewayServer.Llama);
        await _host.ReportAsync();
        // Asking whether a host is known is a request too, and billed some time after it is answered: of another tenant.
        var asker = await _world.First.CreateTenantAsync("asker");
        await SharedHosts.UntilAsync(async () => await SharedHosts.AskAsync(_world.Second, asker) == System.Net.HttpStatusCode.OK, "the host is not known");
        _digest = (string)(await _world.First.UploadAsync(_world.Acme, "sql", Corpus.Peft("llama.qv-r4")))["digest"]!;
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _world.DisposeAsync();
    }

    /// <summary>With Redis, without it, and with one that came back with what it had: never more than was there, and all of it while Redis is.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Residency_ReportedToBothInTurn_CountsOnce(bool redis)
    {
        var resident = new ResidentAdapterReport(new TenantKey(_world.Acme.Id), AdapterFormats.AdapterDigest.Parse(_digest), Gigabytes, 0);
        await ReportAsync(_world.First);
        await SharedHosts.UntilAsync(() => Task.FromResult(SharedHosts.Find(_world.Second, _host)!.Report!.Residents.Count == 1), "the report is not known");
        if (!redis)
            await _world.Redis.Process.KillAsync();
        for (var i = 0; i < 10; i++)
        {
            foreach (var gateway in Gateways)
                gateway.Time.Advance(TimeSpan.FromMinutes(1));
            await ReportAsync(Gateways[i % 2]);
            // A message that came only after the clocks went on would look like a report of that later time.
            if (redis)
                await SharedHosts.UntilAsync(() => Task.FromResult(AgeAt(Gateways[0]) == AgeAt(Gateways[1])), "the other gateway does not know the report");
        }

        var memory = Assert.Single((await UsageAsync())["adapterMemory"]!.AsArray())!;
        // 3 GB for 10 minutes and a little.
        Assert.InRange((double)memory["gigabyteHours"]!, 0.499, 0.52);

        async Task ReportAsync(GatewayServer gateway) => await _host.ReportAsync(report => report with { Residents = [resident] }, gateway: gateway);

        double? AgeAt(GatewayServer gateway) => SharedHosts.Find(gateway, _host)!.Report!.AgeSeconds;
    }

    /// <summary>The first gateway forwarded it and waits; the host tells the second.</summary>
    [Fact]
    public async Task CutShort_ReportedToTheOther_IsBilledOnce()
    {
        HostRequest? seen = null;
        _host.Answer = async request =>
        {
            seen = request;
            request.StartEvents();
            request.Response.Headers[ContractHeaders.PromptTokens] = "5";
            await request.EventAsync("""{"choices":[{"text":"a"}]}""");
            await request.AbortAsync();
        };
        using (var leaving = new CancellationTokenSource())
        {
            var response = await _world.First.SendAsync(
                HttpMethod.Post, "/v1/completions", _world.Acme.Token, Playground.Json("""{"model":"llama","prompt":"hi","stream":true}"""), leaving.Token);
            await response.Content.ReadAsStreamAsync(leaving.Token);
            response.Dispose();
            await leaving.CancelAsync();
        }

        var waiting = _world.First.Services.GetRequiredService<LateBills>();
        await SharedHosts.UntilAsync(() => Task.FromResult(waiting.Waiting == 1), "the first gateway does not wait");
        var report = new CutShortReport(seen!.Assertion.Tenant, seen.Assertion.RequestId, seen.Assertion.Account!, new AnswerUsage(6, 1, 4, 0, 0));
        await SharedHosts.UntilAsync(async () => (await _host.ReportCutShortAsync(_world.Second, report)).Contains(report.RequestId), "not billed");

        _world.First.Time.Advance(TimeSpan.FromHours(1));
        await waiting.BillOverdueAsync();
        Assert.Equal(0, waiting.Waiting);
        var item = (await UsageAsync())["items"]!.AsArray().Single(one => (int)one!["completionTokens"]! > 0)!;
        Assert.Equal((6, 4), ((int)item["promptTokens"]!, (int)item["completionTokens"]!));
    }

    /// <summary>The first gateway gave a host up before its first byte, and another host answered. The given up one tells the other gateway, before or after that.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GivenUpAttempt_ReportedToTheOther_CostsNothingBesideTheAnswer(bool before)
    {
        await using var second = await SecondHostAsync();
        var (arrived, go) = (NewSource(), NewSource());
        _host.Answer = Break;
        second.Answer = async request =>
        {
            arrived.SetResult();
            await go.Task;
            await LimitedTenant.Costing(new AnswerUsage(6, 0, 4, 0, 0))(request);
        };
        var asking = AskAsync();
        await arrived.Task.WaitAsync(s_hang);

        if (before)
            await TellAsync(_world.Second, _host, new AnswerUsage(6, 0, 9, 0, 0));
        go.SetResult();
        using (var response = await asking)
            Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
        await SharedHosts.UntilAsync(async () => await SumAsync() == (1, 0, 6, 4), "the answer is not what it costs");
        if (!before)
            await TellAsync(_world.Second, _host, new AnswerUsage(6, 0, 9, 0, 0));

        Assert.Equal((1, 0, 6, 4), await SumAsync());
    }

    /// <summary>Both hosts broke: the client got nothing and pays nothing, though the other gateway has billed each of them meanwhile.</summary>
    [Fact]
    public async Task GivenUpAttempts_ReportedToTheOther_CostNothingWhereNobodyAnswered()
    {
        await using var second = await SecondHostAsync();
        var (arrived, go) = (NewSource(), NewSource());
        _host.Answer = Break;
        second.Answer = async request =>
        {
            arrived.SetResult();
            await go.Task;
            await Break(request);
        };
        var asking = AskAsync();
        await arrived.Task.WaitAsync(s_hang);
        foreach (var host in new[] { _host, second })
            await TellAsync(_world.Second, host, new AnswerUsage(6, 0, 9, 0, 0));
        Assert.Equal((1, 0, 6, 9), await SumAsync());

        go.SetResult();
        using var response = await asking;

        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, response.StatusCode);
        await SharedHosts.UntilAsync(async () => await SumAsync() == (1, 1, 0, 0), "it costs something");
    }

    /// <summary>The gateway that asked is gone: the other one hears of both attempts, in either order, and bills the last.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BothAttempts_ReportedToTheOther_CostWhatTheLastDid(bool inOrder)
    {
        await using var second = await SecondHostAsync();
        var arrived = NewSource();
        _host.Answer = Break;
        second.Answer = async request =>
        {
            arrived.SetResult();
            await request.AbortAsync();
        };
        using var leave = new CancellationTokenSource();
        var asking = AskAsync(leave.Token);
        await arrived.Task.WaitAsync(s_hang);

        foreach (var host in inOrder ? [_host, second] : new[] { second, _host })
            await TellAsync(_world.Second, host, host == second ? new AnswerUsage(6, 0, 2, 0, 0) : new AnswerUsage(6, 0, 9, 0, 0));

        Assert.Equal((1, 0, 6, 2), await SumAsync());
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    private static Task Break(HostRequest request)
    {
        request.Context.Abort();
        return Task.CompletedTask;
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>One that the first gateway asks second, as it says that it is busy.</summary>
    private async Task<FakeHost> SecondHostAsync()
    {
        // What the hosts were asked until now is none of the test's requests.
        _host.Seen.Clear();
        var second = await FakeHost.StartAsync(_world.First, GatewayServer.Llama);
        await second.ReportAsync(report => report with { Running = 5 });
        await SharedHosts.UntilAsync(() => Task.FromResult(SharedHosts.Find(_world.Second, second) is not null), "the other gateway does not know the second host");
        return second;
    }

    private Task<HttpResponseMessage> AskAsync(CancellationToken cancellationToken = default) => _world.First.SendAsync(
        HttpMethod.Post, "/v1/completions", _world.Acme.Token, Playground.Json("""{"model":"llama","prompt":"hi"}"""), cancellationToken);

    /// <summary>Until it is acknowledged.</summary>
    private static async Task TellAsync(GatewayServer gateway, FakeHost host, AnswerUsage usage)
    {
        var seen = host.Seen.Single().Assertion;
        var report = new CutShortReport(seen.Tenant, seen.RequestId, seen.Account!, usage);
        await SharedHosts.UntilAsync(async () => (await host.ReportCutShortAsync(gateway, report)).Contains(report.RequestId), "not billed");
    }

    private async Task<(long Requests, long Errors, long Prompt, long Completion)> SumAsync()
    {
        var items = (await UsageAsync())["items"]!.AsArray();
        return (Sum("requests"), Sum("errors"), Sum("promptTokens"), Sum("completionTokens"));

        long Sum(string name) => items.Sum(item => (long)item![name]!);
    }

    private async Task<JsonObject> UsageAsync()
    {
        foreach (var gateway in Gateways)
            await gateway.Services.GetRequiredService<UsageJournal>().FlushAsync(default);
        return await _world.First.ManageAsync(HttpMethod.Get, $"/tenants/{_world.Acme.Slug}/usage?by=token", token: _world.Acme.AdminToken);
    }
}
