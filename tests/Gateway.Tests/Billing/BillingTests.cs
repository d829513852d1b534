using System.Net;
using Gateway.Billing;
using Gateway.Tests.Admission;
using Gateway.Tests.Servers;
using HostContract;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TenantStore.Limits;

namespace Gateway.Tests.Billing;

/// <summary>Each request is billed once, with what ran, however it ends.</summary>
public sealed class BillingTests(Playground playground) : IClassFixture<Playground>
{
    private const string Streamed = """{"model":"llama","prompt":"hi","max_tokens":10,"stream":true}""";
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(30);

    private GatewayServer Gateway => playground.Gateway;

    private LateBills LateBills => Gateway.Services.GetRequiredService<LateBills>();

    private async Task<LimitedTenant> TenantAsync(string slug)
    {
        // Other tests move the clock.
        await playground.Host.ReportAsync();
        return await LimitedTenant.CreateAsync(Gateway, slug, """{"tokensPerMinute":1000,"concurrency":1}""");
    }

    [Fact]
    public async Task Answer_Whole_IsBilledByItsHeaderWhichNoClientSees()
    {
        var tenant = await TenantAsync("whole");
        playground.Host.Answer = LimitedTenant.Costing(new AnswerUsage(11, 4, 7, 2, 1));
        using var response = await tenant.AskAsync();
        Assert.False(response.Headers.Contains("x-usage"));
        await response.Content.ReadAsStringAsync();

        var item = (await tenant.UsageAsync("token,version,model")).Single()!;
        Assert.Equal(
            (11, 4, 7, 18, 2, 1),
            ((int)item["promptTokens"]!, (int)item["cachedTokens"]!, (int)item["completionTokens"]!, (int)item["totalTokens"]!,
                (int)item["acceptedPredictionTokens"]!, (int)item["rejectedPredictionTokens"]!));
        Assert.Equal(("llama", null), ((string?)item["baseModel"], item["adapter"]));
        Assert.StartsWith("token/", (string)item["caller"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_OfAnAdapter_IsBilledToItsAliasAndVersion()
    {
        await playground.Host.ReportAsync();
        playground.Host.Answer = LimitedTenant.Costing(new AnswerUsage(1, 0, 1, 0, 0));
        (await playground.ChatAsync(playground.Acme.Token, "quickfix")).Dispose();
        var items = await new LimitedTenant(Gateway, playground.Acme).UsageAsync("alias,version");
        var item = items.Single(item => item!["alias"] is not null)!;
        Assert.Equal(("quickfix", "sql", 1), ((string)item["alias"]!, (string)item["adapter"]!, (int)item["version"]!));
    }

    [Fact]
    public async Task Stream_Whole_IsBilledByItsLastEventWhichNoClientSees()
    {
        var tenant = await TenantAsync("streamed");
        playground.Host.Answer = async request =>
        {
            request.StartEvents();
            request.Response.Headers[ContractHeaders.PromptTokens] = "5";
            await request.EventAsync("""{"choices":[{"text":"a"}]}""");
            await request.EventAsync("""{"choices":[{"text":": usage prompt=9"}]}""");
            await request.EventAsync("[DONE]");
            await request.Response.WriteAsync(UsageFrame.Write(new AnswerUsage(5, 0, 40, 0, 0)));
        };
        using var response = await tenant.AskAsync(body: Streamed);
        Assert.False(response.Headers.Contains("x-prompt-tokens"));
        Assert.Equal(
            "data: {\"choices\":[{\"text\":\"a\"}]}\n\ndata: {\"choices\":[{\"text\":\": usage prompt=9\"}]}\n\ndata: [DONE]\n\n",
            await response.Content.ReadAsStringAsync());
        Assert.Equal((1, 0, 5, 40), await EventuallyAsync(tenant));
    }

    /// <summary>The three windows in which a client leaves; the host's next report tells what ran until then.</summary>
    [Theory]
    [InlineData("before", Streamed)]
    [InlineData("middle", Streamed)]
    [InlineData("whole", """{"model":"llama","prompt":"hi","max_tokens":10}""")]
    public async Task ClientLeaves_InAnyWindow_IsBilledOnceByTheHostsReport(string window, string body)
    {
        var tenant = await TenantAsync($"leaves-{window}");
        var (arrived, aborted) = (new TaskCompletionSource<HostRequest>(), new TaskCompletionSource());
        playground.Host.Answer = async request =>
        {
            if (window == "middle")
            {
                request.StartEvents();
                request.Response.Headers[ContractHeaders.PromptTokens] = "6";
                await request.EventAsync("""{"choices":[{"text":"a"}]}""");
            }

            arrived.SetResult(request);
            await request.AbortAsync();
            aborted.SetResult();
        };
        using var leave = new CancellationTokenSource();
        var asking = tenant.AskAsync(body: body, cancellationToken: leave.Token);
        var seen = (await arrived.Task.WaitAsync(s_hang)).Assertion;
        if (window == "middle")
            (await asking).Dispose();
        await leave.CancelAsync();
        await aborted.Task.WaitAsync(s_hang);
        await WaitingAsync(1);

        // Who left holds no place; what it cost is still held.
        playground.Host.Answer = LimitedTenant.Costing(default);
        using (var next = await tenant.AskAsync())
        {
            Assert.Equal(HttpStatusCode.OK, next.StatusCode);
            Assert.True(int.Parse(LimitedTenant.Header(next, "x-ratelimit-remaining-tokens"), System.Globalization.CultureInfo.InvariantCulture) < 800);
            await next.Content.ReadAsStringAsync();
        }

        var report = new CutShortReport(seen.Tenant, seen.RequestId, seen.Account!, new AnswerUsage(6, 1, 4, 0, 0));
        Assert.Equal([seen.RequestId], await BilledAsync(report));
        Assert.Equal([seen.RequestId], await BilledAsync(report));
        Assert.Equal(0, LateBills.Waiting);
        Assert.Equal((2, 0, 6, 4), await EventuallyAsync(tenant, requests: 2));
    }

    /// <summary>The host's report comes before the gateway itself has noticed that the client left.</summary>
    [Fact]
    public async Task Report_FasterThanTheRequestsEnd_IsBilledOnceAndHoldsNothing()
    {
        var tenant = await TenantAsync("fast");
        var (arrived, go) = (new TaskCompletionSource<Assertion>(), new TaskCompletionSource());
        playground.Host.Answer = async request =>
        {
            request.StartEvents();
            await request.EventAsync("""{"choices":[{"text":"a"}]}""");
            arrived.SetResult(request.Assertion);
            await go.Task;
            request.Context.Abort();
        };
        using (var running = await tenant.AskAsync(body: Streamed))
        {
            var seen = await arrived.Task.WaitAsync(s_hang);
            Assert.Equal([seen.RequestId], await BilledAsync(new CutShortReport(seen.Tenant, seen.RequestId, seen.Account!, new AnswerUsage(20, 0, 10, 0, 0))));
            go.SetResult();
            await running.Content.ReadAsStringAsync();
        }

        Gateway.Time.Advance(TimeSpan.FromSeconds(LimitsOptions.DefaultReportPatienceSeconds + 1));
        playground.Host.Answer = LimitedTenant.Costing(default);
        await WaitingAsync(1);
        await LateBills.BillOverdueAsync();
        Assert.Equal(0, LateBills.Waiting);
        Assert.Equal((1, 0, 20, 10), await tenant.SumAsync());
        using var next = await tenant.AskAsync();
        Assert.Equal("849", LimitedTenant.Header(next, "x-ratelimit-remaining-tokens"));
    }

    /// <summary>It says nothing more: what went on to the client is billed, and the stream ends with an error.</summary>
    [Fact]
    public async Task HostDies_MidStream_IsBilledByWhatWasForwarded()
    {
        var tenant = await TenantAsync("dies");
        var host = await FakeHost.StartAsync(Gateway, GatewayServer.Llama with { Name = "mortal" });
        var read = new TaskCompletionSource();
        host.Answer = async request =>
        {
            request.StartEvents();
            request.Response.Headers[ContractHeaders.PromptTokens] = "5";
            await request.EventAsync("""{"choices":[{"delta":{"role":"assistant","content":""}}]}""");
            for (var i = 0; i < 7; i++)
                await request.EventAsync($$$"""{"choices":[{"delta":{"content":"{{{i}}}"}}]}""");
            await read.Task;
            request.Context.Abort();
        };
        using var response = await tenant.AskAsync(body: Streamed.Replace("llama", "mortal", StringComparison.Ordinal));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        for (var events = 0; events < 8; events += (await reader.ReadLineAsync())!.Length > 0 ? 1 : 0)
        {
        }

        read.SetResult();
        var text = await reader.ReadToEndAsync();
        Assert.Contains("\"error\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
        await WaitingAsync(1);
        await host.DisposeAsync();

        // Nobody heard of it for as long as a host may think about it.
        Gateway.Time.Advance(TimeSpan.FromSeconds(LimitsOptions.DefaultReportPatienceSeconds + 1));
        await LateBills.BillOverdueAsync();
        Assert.Equal((1, 1, 5, 7), await EventuallyAsync(tenant));

        // And should it have lived after all, its word comes too late.
        var seen = host.Seen.Single().Assertion;
        await playground.Host.ReportAsync();
        Assert.Equal([seen.RequestId], await BilledAsync(new CutShortReport(seen.Tenant, seen.RequestId, seen.Account!, new AnswerUsage(5, 0, 9, 0, 0))));
        Assert.Equal((1, 1, 5, 7), await tenant.SumAsync());
    }

    /// <summary>The gateway that sent it is dead: any other bills it, once, to the account that the dead one signed.</summary>
    [Fact]
    public async Task Report_OfAnotherGatewaysRequest_IsBilledOnceAndOnlyIfItWasSigned()
    {
        var tenant = await TenantAsync("orphan");
        playground.Host.Answer = LimitedTenant.Costing(default);
        (await tenant.AskAsync()).Dispose();
        var seen = playground.Host.Seen.Last().Assertion;
        var tag = Gateway.Services.GetRequiredService<AccountTag>();
        var account = tag.Read(seen.Tenant, seen.RequestId, seen.Account!)!.Account;
        var signed = tag.Write(seen.Tenant, "req_orphan", account, Bill.FirstAttempt);
        var usage = new AnswerUsage(20, 0, 30, 0, 0);

        Assert.Equal(["req_orphan"], await BilledAsync(new CutShortReport(seen.Tenant, "req_orphan", signed, usage)));
        Assert.Equal(["req_orphan"], await BilledAsync(new CutShortReport(seen.Tenant, "req_orphan", signed, usage)));
        // Another id, another tenant, another account: nobody's signature.
        var globex = new TenantKey(playground.Globex.Id);
        Assert.Equal(3, (await BilledAsync(
            new CutShortReport(seen.Tenant, "req_other", signed, usage),
            new CutShortReport(globex, "req_orphan", signed, usage),
            new CutShortReport(seen.Tenant, "req_orphan2", "token/" + new string('a', 12) + " - - 0 llama x", usage))).Count);

        Assert.Equal((2, 0, 20, 30), await EventuallyAsync(tenant, requests: 2));
        Assert.Equal(default, await new LimitedTenant(Gateway, playground.Globex).SumAsync());
    }

    /// <summary>Its answer was thrown away: the host, which was cut short by that, cannot bill it.</summary>
    [Fact]
    public async Task Answer_ThatTheGatewayDropped_CostsNothingWhateverItsHostReports()
    {
        var tenant = await TenantAsync("dropped");
        playground.Host.Answer = async request =>
        {
            request.Response.Headers[ContractHeaders.AdapterDigest] = "sha256:" + new string('0', 64);
            request.Response.Headers[ContractHeaders.Usage] = new AnswerUsage(20, 0, 30, 0, 0).ToString();
            await request.Response.WriteAsync("{}");
        };
        Assert.Equal(503, (await tenant.StatusAsync()).Status);
        var seen = playground.Host.Seen.Last().Assertion;
        Assert.Equal([seen.RequestId], await BilledAsync(new CutShortReport(seen.Tenant, seen.RequestId, seen.Account!, new AnswerUsage(20, 0, 30, 0, 0))));
        Assert.Equal((1, 1, 0, 0), await EventuallyAsync(tenant));
    }

    /// <summary>It ran before it failed, by the request's own grammar for instance.</summary>
    [Fact]
    public async Task Refusal_AfterTokensRan_IsBilledByItsHeader()
    {
        var tenant = await TenantAsync("failed-late");
        playground.Host.Answer = async request =>
        {
            request.Response.StatusCode = 400;
            request.Response.Headers[ContractHeaders.Usage] = new AnswerUsage(8, 0, 5, 0, 0).ToString();
            await request.Response.WriteAsync("""{"error":{"message":"no","type":"invalid_request_error","code":"invalid_value","param":null}}""");
        };
        Assert.Equal(400, (await tenant.StatusAsync()).Status);
        Assert.Equal((1, 1, 8, 5), await EventuallyAsync(tenant));
    }

    /// <summary>What the host has not told yet is not billed by half at a stop: the next process hears it.</summary>
    [Fact]
    public async Task Stop_BeforeTheHostsWord_LeavesItToTheNextProcess()
    {
        using var state = new TemporaryFolder();
        var usage = new AnswerUsage(6, 0, 40, 0, 0);
        Assertion seen;
        string token;
        await using (var gateway = await GatewayServer.StartAsync($"--State={state.Path}"))
        {
            await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
            var aborted = new TaskCompletionSource();
            host.Answer = async request =>
            {
                request.StartEvents();
                await request.EventAsync("""{"choices":[{"text":"a"}]}""");
                await request.AbortAsync();
                aborted.SetResult();
            };
            var tenant = await LimitedTenant.CreateAsync(gateway, "leaving", """{"concurrency":1}""");
            token = tenant.Tenant.Token;
            using var leave = new CancellationTokenSource();
            (await tenant.AskAsync(body: Streamed, cancellationToken: leave.Token)).Dispose();
            await leave.CancelAsync();
            await aborted.Task.WaitAsync(s_hang);
            using var patience = new CancellationTokenSource(s_hang);
            while (gateway.Services.GetRequiredService<LateBills>().Waiting == 0)
            {
                patience.Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }

            seen = host.Seen.Last().Assertion;
        }

        await using var again = await GatewayServer.StartAsync($"--State={state.Path}");
        await using var other = await FakeHost.StartAsync(again, GatewayServer.Llama);
        var restarted = new LimitedTenant(again, new TestTenant("leaving", "", token, again.PlatformToken));
        Assert.Equal(default, await restarted.SumAsync());
        await BilledAsync(other, new CutShortReport(seen.Tenant, seen.RequestId, seen.Account!, usage));
        Assert.Equal((1, 0, 6, 40), await restarted.SumAsync());
    }

    /// <summary>A stop that is asked for loses nothing.</summary>
    [Fact]
    public async Task Stop_Graceful_WritesWhatWasUsedAndABudgetOutlivesIt()
    {
        using var state = new TemporaryFolder();
        string token;
        await using (var gateway = await GatewayServer.StartAsync($"--State={state.Path}"))
        {
            await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
            host.Answer = LimitedTenant.Costing(new AnswerUsage(50, 0, 40, 0, 0));
            var tenant = await LimitedTenant.CreateAsync(gateway, "lasting", """{"monthlyTokens":200}""");
            Assert.Equal(200, (await tenant.StatusAsync()).Status);
            token = tenant.Tenant.Token;
        }

        await using var again = await GatewayServer.StartAsync($"--State={state.Path}");
        await using var other = await FakeHost.StartAsync(again, GatewayServer.Llama);
        other.Answer = LimitedTenant.Costing(default);
        var restarted = new LimitedTenant(again, new TestTenant("lasting", "", token, again.PlatformToken));
        Assert.Equal((1, 0, 50, 40), await restarted.SumAsync());
        Assert.Equal("budget_exhausted", (await restarted.StatusAsync()).Code);
        Assert.Equal(200, (await restarted.StatusAsync(body: """{"model":"llama","prompt":"","max_tokens":1}""")).Status);
    }

    /// <summary>Reported until they are acknowledged, as a host does: the registry is written behind its reports.</summary>
    private Task<IReadOnlyList<string>> BilledAsync(params CutShortReport[] reports) => BilledAsync(playground.Host, reports);

    private static async Task<IReadOnlyList<string>> BilledAsync(FakeHost host, params CutShortReport[] reports)
    {
        using var patience = new CancellationTokenSource(s_hang);
        while (true)
        {
            var billed = await host.ReportCutShortAsync(reports);
            if (billed.Count == reports.Length)
                return billed;
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private async Task WaitingAsync(int count)
    {
        using var patience = new CancellationTokenSource(s_hang);
        while (LateBills.Waiting < count)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>The client reads the end a moment before the gateway has closed the request.</summary>
    private static async Task<(long Requests, long Errors, long Prompt, long Completion)> EventuallyAsync(LimitedTenant tenant, int requests = 1)
    {
        using var patience = new CancellationTokenSource(s_hang);
        while (true)
        {
            var sum = await tenant.SumAsync();
            if (sum.Requests >= requests)
                return sum;
            patience.Token.ThrowIfCancellationRequested();
        }
    }
}
