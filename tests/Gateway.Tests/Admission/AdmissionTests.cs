using System.Globalization;
using System.Net;
using Gateway.Tests.Servers;
using HostContract;

namespace Gateway.Tests.Admission;

/// <summary>Limits as a client meets them: codes, headers, and what they say being true.</summary>
public sealed class AdmissionTests(Playground playground) : IClassFixture<Playground>
{
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(30);

    private GatewayServer Gateway => playground.Gateway;

    private async Task<LimitedTenant> TenantAsync(string slug, string limits)
    {
        // Other tests move the clock.
        await playground.Host.ReportAsync();
        playground.Host.Answer = LimitedTenant.Costing(new AnswerUsage(5, 0, 3, 0, 0));
        return await LimitedTenant.CreateAsync(Gateway, slug, limits);
    }

    [Fact]
    public async Task Requests_OverTheLimit_Are429WithTheWayBack()
    {
        var tenant = await TenantAsync("rpm", """{"requestsPerMinute":2}""");
        using (var first = await tenant.AskAsync())
        {
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
            Assert.Equal(("2", "1"), (LimitedTenant.Header(first, "x-ratelimit-limit-requests"), LimitedTenant.Header(first, "x-ratelimit-remaining-requests")));
            Assert.Matches("^(1m(0|0\\.\\d+|1)s|59(\\.\\d+)?s|60(\\.\\d+)?s)$", LimitedTenant.Header(first, "x-ratelimit-reset-requests"));
        }

        Assert.Equal(200, (await tenant.StatusAsync()).Status);
        using var refused = await tenant.AskAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("0", LimitedTenant.Header(refused, "x-ratelimit-remaining-requests"));
        var error = (await tenant.StatusAsync()).Error!;
        Assert.Equal(("rate_limit_exceeded", "rate_limit_error"), ((string)error["code"]!, (string)error["type"]!));
        Assert.Contains("requests per minute, limit 2", (string)error["message"]!, StringComparison.Ordinal);

        // Exactly then: a second before it is too early, and at the second it is not.
        var seconds = int.Parse(LimitedTenant.Header(refused, "retry-after"), CultureInfo.InvariantCulture);
        Assert.InRange(seconds, 55, 61);
        Gateway.Time.Advance(TimeSpan.FromSeconds(seconds - 3));
        Assert.Equal(429, (await tenant.StatusAsync()).Status);
        Gateway.Time.Advance(TimeSpan.FromSeconds(3));
        await playground.Host.ReportAsync();
        Assert.Equal(200, (await tenant.StatusAsync()).Status);
    }

    [Fact]
    public async Task Tokens_AreHeldAtTheMostAndSettledToTheCost()
    {
        var tenant = await TenantAsync("tpm", """{"tokensPerMinute":500,"requestsPerMinute":null}""");
        using (var first = await tenant.AskAsync())
        {
            // Held: the body's bytes and the template, and 10 of an answer.
            var held = 500 - int.Parse(LimitedTenant.Header(first, "x-ratelimit-remaining-tokens"), CultureInfo.InvariantCulture);
            Assert.Equal("""{"model":"llama","prompt":"hi","max_tokens":10}""".Length + 64 + 10, held);
            Assert.False(first.Headers.Contains("x-ratelimit-limit-requests"));
            await first.Content.ReadAsStringAsync();
        }

        using var second = await tenant.AskAsync();
        var remaining = int.Parse(LimitedTenant.Header(second, "x-ratelimit-remaining-tokens"), CultureInfo.InvariantCulture);
        Assert.Equal(500 - 8 - 121, remaining);
        var refused = await tenant.StatusAsync(body: """{"model":"llama","prompt":"hi","max_tokens":200,"n":3}""");
        Assert.Equal((429, "rate_limit_exceeded"), (refused.Status, refused.Code));
        Assert.Contains("tokens per minute, limit 500", (string)refused.Error!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Concurrency_IsFreeWhenTheAnswerEnds()
    {
        var tenant = await TenantAsync("narrow", """{"concurrency":1}""");
        var (arrived, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        playground.Host.Answer = async request =>
        {
            request.StartEvents();
            await request.EventAsync("first");
            arrived.SetResult();
            await go.Task;
        };
        using (var running = await tenant.AskAsync())
        {
            await arrived.Task.WaitAsync(s_hang);
            using var refused = await tenant.AskAsync();
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Equal("1", LimitedTenant.Header(refused, "retry-after"));
            Assert.Equal("concurrency_exceeded", (await tenant.StatusAsync()).Code);
            go.SetResult();
            await running.Content.ReadAsStringAsync();
        }

        playground.Host.Answer = LimitedTenant.Costing(default);
        Assert.Equal(200, (await EventuallyAsync(tenant)).Status);
    }

    [Fact]
    public async Task Budget_UsedUp_Is429UntilTheMonthEnds()
    {
        var tenant = await TenantAsync("budget", """{"monthlyTokens":130}""");
        Assert.Equal(200, (await tenant.StatusAsync()).Status);
        using var refused = await tenant.AskAsync(body: """{"model":"llama","prompt":"hi","max_tokens":12}""");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        var end = new DateTimeOffset(Gateway.Time.GetUtcNow().Year, Gateway.Time.GetUtcNow().Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);
        var seconds = long.Parse(LimitedTenant.Header(refused, "retry-after"), CultureInfo.InvariantCulture);
        Assert.InRange((end - Gateway.Time.GetUtcNow()).TotalSeconds, seconds - 60, seconds);
        Assert.Equal("budget_exhausted", (await tenant.StatusAsync(body: """{"model":"llama","prompt":"hi","max_tokens":12}""")).Code);
    }

    [Fact]
    public async Task Token_WithLimitsOfItsOwn_DoesNotTakeItsColleagues()
    {
        var tenant = await TenantAsync("colleagues", """{"requestsPerMinute":100}""");
        var narrow = await tenant.TokenAsync("""{"requestsPerMinute":1}""");
        Assert.Equal(200, (await tenant.StatusAsync(narrow)).Status);
        for (var i = 0; i < 3; i++)
        {
            var refused = await tenant.StatusAsync(narrow);
            Assert.Equal(429, refused.Status);
            Assert.Contains("this key", (string)refused.Error!["message"]!, StringComparison.Ordinal);
        }

        using var colleague = await tenant.AskAsync();
        Assert.Equal((HttpStatusCode.OK, "98"), (colleague.StatusCode, LimitedTenant.Header(colleague, "x-ratelimit-remaining-requests")));
    }

    /// <summary>What another tenant does shows in no status and in no header.</summary>
    [Fact]
    public async Task Tenants_OneAtItsLimit_AnotherSeesNothingOfIt()
    {
        const string limits = """{"requestsPerMinute":3,"tokensPerMinute":1000}""";
        var (noisy, quiet) = (await TenantAsync("noisy", limits), await TenantAsync("quiet", limits));
        for (var i = 0; i < 6; i++)
            await noisy.StatusAsync();
        Assert.Equal(429, (await noisy.StatusAsync()).Status);

        using var first = await quiet.AskAsync();
        Assert.Equal(("2", "879"), (LimitedTenant.Header(first, "x-ratelimit-remaining-requests"), LimitedTenant.Header(first, "x-ratelimit-remaining-tokens")));
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
    }

    [Fact]
    public async Task Shadow_OverTheLimit_IsLetThroughCountedAndToldOf()
    {
        var tenant = await TenantAsync("shadow", """{"requestsPerMinute":1,"mode":"shadow"}""");
        Assert.Equal(200, (await tenant.StatusAsync()).Status);
        using var over = await tenant.AskAsync();
        Assert.Equal((HttpStatusCode.OK, "rate_limit_exceeded"), (over.StatusCode, LimitedTenant.Header(over, "x-ratelimit-shadow")));
        await over.Content.ReadAsStringAsync();
        var used = (await tenant.UsageAsync()).Single()!;
        Assert.Equal((2, 1), ((int)used["requests"]!, (int)used["limited"]!));
        Assert.Contains(Gateway.Logs.Lines, line => line.Contains(" 1201 ", StringComparison.Ordinal) && line.Contains(tenant.Tenant.Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Off_ForATenant_ChecksAndShowsNothingAndCountsUsage()
    {
        var tenant = await TenantAsync("off", """{"requestsPerMinute":1,"concurrency":1,"mode":"off"}""");
        for (var i = 0; i < 3; i++)
        {
            using var answer = await tenant.AskAsync();
            Assert.Equal((HttpStatusCode.OK, false), (answer.StatusCode, answer.Headers.Contains("x-ratelimit-limit-requests")));
            await answer.Content.ReadAsStringAsync();
        }

        Assert.Equal((3, 0, 15, 9), await tenant.SumAsync());
    }

    /// <summary>Refused before it has begun, by the gateway or by the host: nothing stays held, and nothing is billed but the request.</summary>
    [Fact]
    public async Task Refusals_AfterAdmission_GiveBackWhatWasHeld()
    {
        var tenant = await TenantAsync("refused", """{"tokensPerMinute":200,"concurrency":1}""");
        playground.Host.Answer = request => request.JsonAsync(400, """{"error":{"message":"no","type":"x","code":"invalid_request","param":null}}""");
        Assert.Equal(400, (await tenant.StatusAsync()).Status);
        await playground.Host.ReportAsync(report => report with { Draining = true });
        Assert.Equal((503, "host_unavailable"), ((await tenant.StatusAsync()).Status, (await tenant.StatusAsync()).Code));
        await playground.Host.ReportAsync();
        playground.Host.Answer = LimitedTenant.Costing(new AnswerUsage(1, 0, 1, 0, 0));
        using (var answer = await tenant.AskAsync())
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("79", LimitedTenant.Header(answer, "x-ratelimit-remaining-tokens"));
            await answer.Content.ReadAsStringAsync();
        }

        Assert.Equal((4, 3, 1, 1), await tenant.SumAsync());
    }

    /// <summary>The client reads the end of an answer a moment before the gateway has closed the request.</summary>
    private static async Task<(int Status, string? Code, System.Text.Json.Nodes.JsonNode? Error)> EventuallyAsync(LimitedTenant tenant)
    {
        using var patience = new CancellationTokenSource(s_hang);
        while (true)
        {
            var answer = await tenant.StatusAsync();
            if (answer.Status == 200 || patience.IsCancellationRequested)
                return answer;
            await Task.Yield();
        }
    }
}
