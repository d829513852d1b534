using System.Net;
using System.Text.Json.Nodes;
using Gateway.Forwarding.Retrying;
using Gateway.Placement.Circuits;
using Gateway.Tests.Admission;
using Gateway.Tests.Servers;
using HostContract;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Forwarding.Retrying;

/// <summary>A host that fails before the first byte costs its clients nothing but time; one that fails after it is not asked again in secret.</summary>
public sealed class RetryTests : IAsyncLifetime
{
    private const string Streamed = """{"model":"llama","prompt":"hi","max_tokens":10,"stream":true}""";
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(30);
    private static readonly AnswerUsage s_usage = new(11, 0, 7, 0, 0);

    private TwoHosts _hosts = null!;

    public async Task InitializeAsync()
    {
        _hosts = await TwoHosts.StartAsync();
        _hosts.Second.Answer = LimitedTenant.Costing(s_usage);
    }

    public async Task DisposeAsync() => await _hosts.DisposeAsync();

    [Fact]
    public async Task Host_DiesBeforeItsHeaders_AnotherAnswersTheSameRequestOnce()
    {
        _hosts.First.Answer = Break;
        using var response = await _hosts.Tenant.AskAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);

        var (first, second) = (Assert.Single(_hosts.First.Seen), Assert.Single(_hosts.Second.Seen));
        Assert.Equal(first.Body, second.Body);
        Assert.Equal(first.Assertion.RequestId, second.Assertion.RequestId);
        Assert.Equal(first.Assertion.Tenant, second.Assertion.Tenant);
        Assert.NotEqual(first.Assertion.Id, second.Assertion.Id);
        // Which attempt it is stands behind what a first one says, which gateways of before there were numbers read too.
        Assert.Equal([.. first.Assertion.Account!.Split(' ')[..^1], "2"], second.Assertion.Account!.Split(' ')[..^1]);
        Assert.Equal(_hosts.Second.Id.Value, second.Assertion.Audience);
        // The time that the first attempt took is not given again; a deadline is whole milliseconds.
        Assert.InRange(second.Assertion.Deadline!.Value - first.Assertion.Deadline!.Value, TimeSpan.FromMilliseconds(-50), TimeSpan.FromMilliseconds(50));
        Assert.Equal((1, 0, 11, 7), await EventuallyAsync());
    }

    [Fact]
    public async Task Host_IsGone_AnotherAnswersAndHeadersAreThoseOfAnyAnswer()
    {
        await _hosts.First.DisposeAsync();
        using var retried = await _hosts.Tenant.AskAsync();
        using var plain = await _hosts.Tenant.AskAsync();
        Assert.Equal(HttpStatusCode.OK, retried.StatusCode);
        Assert.Equal(plain.Headers.Select(header => header.Key).Order(), retried.Headers.Select(header => header.Key).Order());
        Assert.Equal(2, _hosts.Second.Seen.Count);
    }

    [Theory]
    [InlineData(401, true)]
    [InlineData(500, true)]
    [InlineData(200, false)]
    public async Task Host_AnswersOutsideOfTheContract_AnotherAnswers(int status, bool receipt)
    {
        _hosts.First.Answer = request =>
        {
            if (receipt)
                request.SetReceipt();
            return request.JsonAsync(status, """{"secret":"of the first"}""");
        };
        using var response = await _hosts.Tenant.AskAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotContain("secret", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Single(_hosts.Second.Seen);
    }

    [Fact]
    public async Task Host_IsFull_AnotherAnswersAndTheFirstIsTrustedStill()
    {
        _hosts.First.Answer = Full;
        using var response = await _hosts.Tenant.AskAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Null(response.Headers.RetryAfter);
        Assert.False(_hosts.StateOf(_hosts.First).Circuit.IsDoubtful);
    }

    [Fact]
    public async Task Hosts_AllFull_TheClientHearsItFromTheSecond()
    {
        _hosts.First.Answer = _hosts.Second.Answer = Full;
        using var response = await _hosts.Tenant.AskAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("7", response.Headers.RetryAfter!.ToString());
        Assert.Equal("overloaded", (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!["code"]!);
        Assert.Equal((1, 1), (_hosts.First.Seen.Count, _hosts.Second.Seen.Count));
    }

    [Fact]
    public async Task Hosts_BothBreak_IsRefusedAfterTwoAttemptsAndCostsNothing()
    {
        await using var third = await FakeHost.StartAsync(_hosts.Gateway, GatewayServer.Llama);
        await third.ReportAsync(report => report with { Running = 6 });
        _hosts.First.Answer = _hosts.Second.Answer = Break;
        Assert.Equal((503, "host_unavailable"), await CodeAsync());
        Assert.Empty(third.Seen);

        var seen = _hosts.First.Seen.Single().Assertion;
        await BilledAsync(_hosts.First, new CutShortReport(seen.Tenant, seen.RequestId, seen.Account!, s_usage));
        Assert.Equal((1, 1, 0, 0), await _hosts.Tenant.SumAsync());
    }

    [Fact]
    public async Task Host_BreaksAfterTheFirstByte_IsNotTriedAgain()
    {
        var read = new TaskCompletionSource();
        _hosts.First.Answer = async request =>
        {
            request.StartEvents();
            await request.EventAsync("first");
            await read.Task;
            request.Context.Abort();
        };
        using var response = await _hosts.Tenant.AskAsync(body: Streamed);
        read.SetResult();
        var text = await response.Content.ReadAsStringAsync();
        Assert.StartsWith("data: first\n\n", text, StringComparison.Ordinal);
        Assert.Contains("host_unavailable", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
        Assert.Empty(_hosts.Second.Seen);
        // A stream that breaks says nothing about whether the next request reaches the host; the next one and the probes do.
        Assert.False(_hosts.StateOf(_hosts.First).Circuit.IsDoubtful);
    }

    /// <summary>The first host's headers were there, and not one byte of its answer.</summary>
    [Fact]
    public async Task Host_BreaksBetweenHeadersAndFirstByte_AnotherAnswers()
    {
        _hosts.First.Answer = async request =>
        {
            request.StartEvents();
            await request.Response.StartAsync();
            request.Context.Abort();
        };
        _hosts.Second.Answer = async request =>
        {
            request.StartEvents();
            await request.EventAsync("second");
        };
        using var response = await _hosts.Tenant.AskAsync(body: Streamed);
        Assert.Equal("data: second\n\n", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Circuit_OpensWhileAHostIsSilent_AnotherAnswers()
    {
        var (arrived, aborted) = (new TaskCompletionSource(), new TaskCompletionSource());
        _hosts.First.Answer = async request =>
        {
            arrived.SetResult();
            await request.AbortAsync();
            aborted.SetResult();
        };
        var asking = _hosts.Tenant.AskAsync();
        await arrived.Task.WaitAsync(s_hang);
        Open(_hosts.First);
        using var response = await asking.WaitAsync(s_hang);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await aborted.Task.WaitAsync(s_hang);
        Assert.Single(_hosts.Second.Seen);
    }

    [Fact]
    public async Task Circuit_OpensAfterTheFirstByte_TheStreamGoesOn()
    {
        var opened = new TaskCompletionSource();
        _hosts.First.Answer = async request =>
        {
            request.StartEvents();
            await request.EventAsync("first");
            await opened.Task;
            await request.EventAsync("last");
        };
        using var response = await _hosts.Tenant.AskAsync(body: Streamed);
        Open(_hosts.First);
        opened.SetResult();
        Assert.Equal("data: first\n\ndata: last\n\n", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Circuit_Open_GetsNoRequestUntilAProbeIsGood()
    {
        Open(_hosts.First);
        (await _hosts.Tenant.AskAsync()).Dispose();
        Assert.Empty(_hosts.First.Seen);
        _hosts.StateOf(_hosts.First).Circuit.Probed(good: true);
        (await _hosts.Tenant.AskAsync()).Dispose();
        Assert.Single(_hosts.First.Seen);
    }

    /// <summary>The first host lives, and tells what it had done when it was given up: while the second is at work, and afterwards.</summary>
    [Fact]
    public async Task Usage_OfARetriedRequest_IsThatOfTheAnswerAndOnce()
    {
        var (arrived, go) = (new TaskCompletionSource<Assertion>(), new TaskCompletionSource());
        _hosts.First.Answer = Break;
        _hosts.Second.Answer = async request =>
        {
            arrived.SetResult(request.Assertion);
            await go.Task;
            await LimitedTenant.Costing(s_usage)(request);
        };
        var asking = _hosts.Tenant.AskAsync();
        await arrived.Task.WaitAsync(s_hang);
        var seen = _hosts.First.Seen.Single().Assertion;
        var done = new CutShortReport(seen.Tenant, seen.RequestId, seen.Account!, new AnswerUsage(11, 0, 3, 0, 0));
        await BilledAsync(_hosts.First, done);
        go.SetResult();
        using (var response = await asking)
            await response.Content.ReadAsStringAsync();
        await BilledAsync(_hosts.First, done with { Usage = new AnswerUsage(11, 0, 4, 0, 0) });
        Assert.Equal((1, 0, 11, 7), await EventuallyAsync());
    }

    [Fact]
    public async Task Client_LeavesDuringTheSecondAttempt_IsBilledOnceByItsHost()
    {
        var (arrived, aborted) = (new TaskCompletionSource<Assertion>(), new TaskCompletionSource());
        _hosts.First.Answer = Break;
        _hosts.Second.Answer = async request =>
        {
            arrived.SetResult(request.Assertion);
            await request.AbortAsync();
            aborted.SetResult();
        };
        using var leave = new CancellationTokenSource();
        var asking = _hosts.Tenant.AskAsync(cancellationToken: leave.Token);
        var seen = await arrived.Task.WaitAsync(s_hang);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await aborted.Task.WaitAsync(s_hang);
        // The one that was given up is asked for nothing, and tells all the same.
        var first = _hosts.First.Seen.Single().Assertion;
        await BilledAsync(_hosts.First, new CutShortReport(first.Tenant, first.RequestId, first.Account!, new AnswerUsage(11, 0, 9, 0, 0)));
        Assert.Equal(default, await _hosts.Tenant.SumAsync());
        await BilledAsync(_hosts.Second, new CutShortReport(seen.Tenant, seen.RequestId, seen.Account!, new AnswerUsage(11, 0, 2, 0, 0)));
        Assert.Equal((1, 0, 11, 2), await EventuallyAsync());
    }

    [Fact]
    public async Task Budget_UsedUp_IsRefusedAtOnce()
    {
        await using var hosts = await TwoHosts.StartAsync("--Forwarding:RetryPercent=0", "--Forwarding:LeastRetries=0");
        hosts.First.Answer = Break;
        using var response = await hosts.Tenant.AskAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal("1000", LimitedTenant.Header(response, "x-ratelimit-limit-tokens"));
        Assert.Empty(hosts.Second.Seen);
    }

    [Fact]
    public async Task Budget_AfterRetriesThatEndInAnyWay_IsWholeAgain()
    {
        _hosts.First.Answer = Break;
        for (var request = 0; request < 3; request++)
        {
            (await _hosts.Tenant.AskAsync()).Dispose();
            _hosts.Second.Answer = request == 0 ? Full : Break;
            await _hosts.First.ReportAsync();
        }

        Assert.Equal(0, _hosts.Gateway.Services.GetRequiredService<RetryBudget>().Retries);
    }

    [Fact]
    public async Task Client_ThatWaitsShorter_SetsTheDeadlineOfAWholeAnswerAndNotOfAStream()
    {
        _hosts.First.Answer = LimitedTenant.Costing(default);
        foreach (var (stream, least, most) in new[] { ("false", 19, 21), ("true", 590, 601) })
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/completions");
            message.Headers.Add("Authorization", $"Bearer {_hosts.Tenant.Tenant.Token}");
            message.Headers.Add("X-Stainless-Timeout", "20");
            message.Content = Playground.Json($$"""{"model":"llama","prompt":"hi","stream":{{stream}}}""");
            using var response = await _hosts.Gateway.Public.SendAsync(message);
            var left = _hosts.First.Seen.Last().Assertion.Deadline!.Value - _hosts.Gateway.Time.GetUtcNow();
            Assert.InRange(left.TotalSeconds, least, most);
        }
    }

    [Fact]
    public async Task Host_BreaksWhenTheClientsTimeIsOver_IsNotTriedAgain()
    {
        _hosts.First.Answer = request =>
        {
            _hosts.Gateway.Time.Advance(TimeSpan.FromSeconds(601));
            return Break(request);
        };
        Assert.Equal((503, "host_unavailable"), await CodeAsync());
        Assert.Empty(_hosts.Second.Seen);
    }

    private static Task Break(HostRequest request)
    {
        request.Context.Abort();
        return Task.CompletedTask;
    }

    private static Task Full(HostRequest request)
    {
        request.Response.Headers.RetryAfter = "7";
        return request.JsonAsync(503, """{"error":{"message":"full","type":"server_error","code":"overloaded","param":null}}""");
    }

    private static async Task BilledAsync(FakeHost host, CutShortReport report)
    {
        using var patience = new CancellationTokenSource(s_hang);
        while ((await host.ReportCutShortAsync(report)).Count == 0)
            patience.Token.ThrowIfCancellationRequested();
    }

    private void Open(FakeHost host)
    {
        for (var failure = 0; failure < HostCircuit.MostFailures; failure++)
            _hosts.StateOf(host).Circuit.Failed();
    }

    private async Task<(int Status, string? Code)> CodeAsync()
    {
        var (status, code, _) = await _hosts.Tenant.StatusAsync();
        return (status, code);
    }

    private async Task<(long Requests, long Errors, long Prompt, long Completion)> EventuallyAsync()
    {
        using var patience = new CancellationTokenSource(s_hang);
        while (true)
        {
            var sum = await _hosts.Tenant.SumAsync();
            if (sum.Requests > 0)
                return sum;
            patience.Token.ThrowIfCancellationRequested();
        }
    }
}
