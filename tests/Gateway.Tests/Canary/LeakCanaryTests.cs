using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json.Nodes;
using Gateway.Canary;
using Gateway.Tests.Edges;
using Gateway.Tests.Servers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Canary;

/// <summary>The canary that runs in production: it alarms at each kind of leak, is silent where there is none, and says when it is blind.</summary>
public sealed class LeakCanaryTests
{
    [Fact]
    public async Task Round_WithoutAFault_IsCleanFromBothSides()
    {
        await using var rig = await CanaryRig.StartAsync();
        foreach (var _ in Enumerable.Range(0, 4))
            Assert.Equal((CanaryResult.Clean, null), Summary(await rig.RoundAsync()));
        Assert.Empty(rig.Alarms());
        var state = await rig.StateAsync();
        Assert.Equal(("clean", "llama"), ((string)state["last"]!["result"]!, (string)state["last"]!["baseModel"]!));
        Assert.Equal((4, 0), ((int)state["rounds"]!["clean"]!, (int)state["rounds"]!["leak"]!));
        Assert.Null(state["lastLeak"]);
    }

    /// <summary>Its tenants come and go by the same roles as everybody's.</summary>
    [Fact]
    public async Task Round_OnPostgres_IsCleanAndAlarmsAllTheSame()
    {
        await using var registry = await PostgresRegistry.StartAsync();
        await using var rig = await CanaryRig.StartAsync(registry.Settings);
        Assert.Equal((CanaryResult.Clean, null), Summary(await rig.RoundAsync()));
        rig.Cache.Key = request => request.Digest;
        Assert.Equal(CanaryResult.Leak, (await rig.RoundAsync()).Result);
    }

    /// <summary>Its questions come by the listener that clients use, whatever that speaks.</summary>
    [Fact]
    public async Task Round_OverTlsAndHttp2_IsClean()
    {
        using var certificate = new TestCertificate();
        foreach (var settings in new[] { certificate.Settings, ["--Gateway:Http2PriorKnowledge=true"] })
        {
            await using var rig = await CanaryRig.StartAsync(settings);
            Assert.Equal((CanaryResult.Clean, null), Summary(await rig.RoundAsync()));
        }
    }

    /// <summary>A limit that turns one of two questions away is a failed round and no difference between tenants.</summary>
    [Theory]
    [InlineData(StatusCodes.Status429TooManyRequests)]
    [InlineData(StatusCodes.Status503ServiceUnavailable)]
    public async Task Round_NameThatIsTurnedAway_IsFailedAndNoLeak(int status)
    {
        await using var rig = await CanaryRig.StartAsync();
        var asked = 0;
        rig.Fault.Change = context =>
        {
            if (context.Response.StatusCode == StatusCodes.Status404NotFound && context.Request.Method == "POST" && Interlocked.Increment(ref asked) == 2)
                context.Response.StatusCode = status;
        };
        Assert.Equal(CanaryResult.Failed, (await rig.RoundAsync()).Result);
        rig.Fault.Change = context => context.Response.Headers["x-ratelimit-remaining-requests"] = $"{asked++}";
        Assert.Equal((CanaryResult.Clean, null), Summary(await rig.RoundAsync()));
    }

    [Fact]
    public async Task Round_CacheThatKnowsNoTenants_IsAnAlarm()
    {
        await using var rig = await CanaryRig.StartAsync();
        rig.Cache.Key = request => request.Digest;
        await AssertAlarmAsync(rig, LeakKind.CachedPrompt, "the planted prompt by the prober");
    }

    [Fact]
    public async Task Round_CacheThatKnowsNoAdapters_IsAnAlarm()
    {
        await using var rig = await CanaryRig.StartAsync();
        rig.Cache.Key = request => request.Assertion.CacheSalt;
        await AssertAlarmAsync(rig, LeakKind.CachedAcrossAdapters, "the planted prompt under the planter's adapter");
    }

    /// <summary>A part of the marker is enough, in whatever place of the answer.</summary>
    [Theory]
    [InlineData(0, 200)]
    [InlineData(40, 14)]
    public async Task Round_AnswerWithTheOthersText_IsAnAlarm(int start, int length)
    {
        await using var rig = await CanaryRig.StartAsync();
        rig.Cache.Say = (_, before) => before.Length > start + length ? before.Substring(start, length) : "SELECT 1";
        await AssertAlarmAsync(rig, LeakKind.ForeignText, "a prompt of the prober's own");
    }

    [Fact]
    public async Task Round_AnswerWithTheOthersId_IsAnAlarm()
    {
        await using var rig = await CanaryRig.StartAsync();
        string? before = null;
        rig.Cache.Say = (request, _) => Interlocked.Exchange(ref before, request.Assertion.Tenant.Value) ?? "";
        await AssertAlarmAsync(rig, LeakKind.ForeignThing, "a prompt of the prober's own");
    }

    [Fact]
    public async Task Round_ReceiptOfAnotherAdapter_IsAnAlarm()
    {
        await using var rig = await CanaryRig.StartAsync();
        rig.Fault.Change = context =>
        {
            if (context.Response.Headers["x-adapter"] != "none" && context.Response.Headers.ContainsKey("x-adapter"))
                context.Response.Headers["x-adapter-digest"] = "sha256:" + new string('0', 64);
        };
        await AssertAlarmAsync(rig, LeakKind.WrongReceipt, "the planted prompt under the prober's adapter");
    }

    [Fact]
    public async Task Round_OthersTenantAnsweredOtherwiseThanNobodys_IsAnAlarm()
    {
        await using var rig = await CanaryRig.StartAsync();
        rig.Fault.Change = context =>
        {
            if (context.Request.Path.Value!.EndsWith("/audit", StringComparison.Ordinal) && context.Request.Path.Value.Contains(CanaryNames.SlugPrefix, StringComparison.Ordinal)
                && context.Response.StatusCode == StatusCodes.Status404NotFound)
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
        };
        await AssertAlarmAsync(rig, LeakKind.ForeignName, "the planter's tenant");
    }

    [Fact]
    public async Task Round_ListWithTheOthersName_IsAnAlarm()
    {
        await using var rig = await CanaryRig.StartAsync();
        rig.Fault.Change = context =>
        {
            if (context.Request.Path == "/v1/models")
                context.Response.Headers["x-debug"] = string.Join(',', CanaryNames.Slugs.Select(slug => slug.ToString()));
        };
        await AssertAlarmAsync(rig, LeakKind.ForeignThing, "a list of the prober's");
    }

    /// <summary>A cache that finds nothing leaks nothing, and proves nothing.</summary>
    [Fact]
    public async Task Round_WithoutAControl_IsBlindAndSaysSoOnce()
    {
        await using var rig = await CanaryRig.StartAsync();
        rig.Cache.Caches = false;
        foreach (var _ in Enumerable.Range(0, 3))
            Assert.Equal(CanaryResult.Blind, (await rig.RoundAsync()).Result);
        Assert.Single(rig.Gateway.Logs.Lines, line => line.Contains(" Warning 1402 ", StringComparison.Ordinal) && line.Contains("blind", StringComparison.Ordinal));
        Assert.Empty(rig.Alarms());

        rig.Cache.Caches = true;
        Assert.Equal(CanaryResult.Clean, (await rig.RoundAsync()).Result);
        Assert.Contains(rig.Gateway.Logs.Lines, line => line.Contains(" Information 1403 ", StringComparison.Ordinal));
        Assert.Equal((3, 1), ((int)(await rig.StateAsync())["rounds"]!["blind"]!, (int)(await rig.StateAsync())["rounds"]!["clean"]!));
    }

    [Fact]
    public async Task Round_HostThatFails_IsFailedAndTellsNoName()
    {
        await using var rig = await CanaryRig.StartAsync();
        rig.Host.Answer = request => request.JsonAsync(500, "{}");
        var report = await rig.RoundAsync();
        Assert.Equal(CanaryResult.Failed, report.Result);
        Assert.StartsWith("planting a prompt: status 503, request req_", report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Round_WithoutAHost_IsFailedAndMakesNoTenant()
    {
        await using var gateway = await GatewayServer.StartAsync("--Canary:Enabled=true", "--Canary:IntervalSeconds=86400");
        var canary = (LeakCanary)gateway.Services.GetService(typeof(LeakCanary))!;
        Assert.Equal((CanaryResult.Failed, "no host is available"), Summary(await canary.RunOnceAsync(CancellationToken.None)));
        Assert.Empty((await gateway.ManageAsync(HttpMethod.Get, "/tenants"))["items"]!.AsArray());
    }

    /// <summary>Nothing that goes wrong in a round ends the gateway.</summary>
    [Fact]
    public async Task Round_OfABaseModelThatNoAdapterFits_IsFailed()
    {
        await using var gateway = await GatewayServer.StartAsync("--Canary:Enabled=true", "--Canary:IntervalSeconds=86400");
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama with { Targets = [] });
        await host.ReportAsync();
        var canary = (LeakCanary)gateway.Services.GetService(typeof(LeakCanary))!;
        Assert.Equal((CanaryResult.Failed, "the base model has no weight that an adapter may change"), Summary(await canary.RunOnceAsync(CancellationToken.None)));
    }

    /// <summary>What was seen before a round broke off is an alarm all the same.</summary>
    [Fact]
    public async Task Round_ThatBreaksOffAfterALeak_IsALeak()
    {
        await using var rig = await CanaryRig.StartAsync();
        rig.Cache.Key = _ => "";
        rig.Fault.Change = context =>
        {
            if (context.Request.Path == "/v1/models")
                context.Response.StatusCode = StatusCodes.Status418ImATeapot;
        };
        Assert.Equal(CanaryResult.Leak, (await rig.RoundAsync()).Result);
    }

    [Fact]
    public async Task Tenants_AreMarked_AndNobodyElseCanMakeOne()
    {
        await using var rig = await CanaryRig.StartAsync();
        await rig.Gateway.CreateTenantAsync("acme");
        await rig.RoundAsync();
        var list = (await rig.Gateway.ManageAsync(HttpMethod.Get, "/tenants"))["items"]!.AsArray();
        Assert.Equal(
            ["acme customer", "lg-canary-a canary", "lg-canary-b canary"],
            list.Select(tenant => $"{tenant!["slug"]} {tenant["purpose"]}"));

        using var refused = await rig.Gateway.SendAsync(
            HttpMethod.Post, "/api/v1/tenants", rig.Gateway.PlatformToken, Playground.Json("""{"slug":"lg-canary-c"}"""));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("kept for the leak canary", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>Tokens come and go with the process; adapters stay as they are, whatever the number of rounds.</summary>
    [Fact]
    public async Task Rounds_LeaveNothingThatGrows()
    {
        await using var rig = await CanaryRig.StartAsync();
        foreach (var _ in Enumerable.Range(0, 3))
            await rig.RoundAsync();
        foreach (var slug in CanaryNames.Slugs)
        {
            var token = Assert.Single((await rig.Gateway.ManageAsync(HttpMethod.Get, $"/tenants/{slug}/tokens"))["items"]!.AsArray())!;
            Assert.True((DateTimeOffset)token["expiresAt"]! < rig.Gateway.Time.GetUtcNow().AddDays(8));
            var adapter = Assert.Single((await rig.Gateway.ManageAsync(HttpMethod.Get, $"/tenants/{slug}/adapters"))["items"]!.AsArray())!;
            Assert.Single((await rig.Gateway.ManageAsync(HttpMethod.Get, $"/tenants/{slug}/adapters/{adapter["name"]}/versions"))["items"]!.AsArray());
        }

        rig.Gateway.Time.Advance(TimeSpan.FromDays(4));
        Assert.Equal(HttpStatusCode.OK, await rig.Host.ReportAsync());
        Assert.Equal((CanaryResult.Clean, null), Summary(await rig.RoundAsync()));
        var tokens = (await rig.Gateway.ManageAsync(HttpMethod.Get, "/tenants/lg-canary-a/tokens"))["items"]!.AsArray();
        Assert.Equal([false, true], tokens.Select(token => token!["revokedAt"] is null));
    }

    /// <summary>An operator who deletes them, or a database that was put back, does not stop it for longer than a round.</summary>
    [Fact]
    public async Task Tenants_Deleted_AreMadeAnew()
    {
        await using var rig = await CanaryRig.StartAsync();
        await rig.RoundAsync();
        await rig.Gateway.ManageAsync(HttpMethod.Delete, "/tenants/lg-canary-b");
        Assert.Equal(CanaryResult.Failed, (await rig.RoundAsync()).Result);
        Assert.Equal((CanaryResult.Clean, null), Summary(await rig.RoundAsync()));
    }

    [Fact]
    public async Task Tenants_Suspended_AreAReasonAndNoFlood()
    {
        await using var rig = await CanaryRig.StartAsync();
        await rig.RoundAsync();
        await rig.Gateway.ManageAsync(HttpMethod.Patch, "/tenants/lg-canary-a", new { status = "suspended" });
        foreach (var _ in Enumerable.Range(0, 3))
            Assert.Equal(CanaryResult.Failed, (await rig.RoundAsync()).Result);
        Assert.Equal("tenant lg-canary-a is suspended", (string)(await rig.StateAsync())["last"]!["reason"]!);
        Assert.Single((await rig.Gateway.ManageAsync(HttpMethod.Get, "/tenants/lg-canary-a/tokens"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Tokens_OfTheCanary_AreInNoLogAndNoAnswer()
    {
        await using var rig = await CanaryRig.StartAsync();
        await rig.RoundAsync();
        rig.Cache.Key = _ => "";
        await rig.RoundAsync();
        var presented = rig.Gateway.Logs.Lines.Where(line => line.Contains("lg_", StringComparison.Ordinal)).ToList();
        Assert.Empty(presented);
        Assert.DoesNotContain("lg_", (await rig.StateAsync()).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readiness_AfterALeak_IsTheOperatorsChoice()
    {
        foreach (var (choice, expected) in new[] { ("false", HttpStatusCode.OK), ("true", HttpStatusCode.ServiceUnavailable) })
        {
            await using var rig = await CanaryRig.StartAsync($"--Canary:UnreadyAfterLeak={choice}");
            rig.Cache.Key = _ => "";
            await rig.RoundAsync();
            using var ready = await rig.Gateway.SendAsync(HttpMethod.Get, "/health/ready");
            Assert.Equal(expected, ready.StatusCode);
            using var live = await rig.Gateway.SendAsync(HttpMethod.Get, "/health/live");
            Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        }
    }

    [Fact]
    public async Task Metrics_CountRoundsAndLeaks_FromZero()
    {
        var counts = new System.Collections.Concurrent.ConcurrentDictionary<string, long>();
        using var listener = new MeterListener();
        // Not by way of the services: instruments of other tests are published when these are gone.
        object? factory = null;
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == CanaryMetrics.MeterName && factory is not null && ReferenceEquals(instrument.Meter.Scope, factory))
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var key = tags.Length == 0 ? instrument.Name : $"{instrument.Name} {tags[0].Value}";
            counts.AddOrUpdate(key, value, (_, before) => instrument is Counter<long> ? before + value : value);
        });
        await using var rig = await CanaryRig.StartAsync();
        IServiceProvider ours = rig.Gateway.Services;
        factory = ours.GetService(typeof(IMeterFactory));
        listener.Start();
        ((CanaryState)ours.GetService(typeof(CanaryState))!).Start();
        Assert.Equal(0, counts["gateway_canary_leaks_total cached_prompt"]);

        await rig.RoundAsync();
        rig.Cache.Key = request => request.Digest;
        await rig.RoundAsync();
        listener.RecordObservableInstruments();

        Assert.Equal((1, 1, 0), (counts["gateway_canary_probes_total clean"], counts["gateway_canary_probes_total leak"], counts["gateway_canary_probes_total blind"]));
        Assert.Equal(1, counts["gateway_canary_leaks_total cached_prompt"]);
        Assert.InRange(counts["gateway_canary_last_clean_timestamp_seconds"], 1, long.MaxValue);
    }

    /// <summary>Without the setting there is nothing of it.</summary>
    [Fact]
    public async Task Canary_Off_SaysSo()
    {
        await using var gateway = await GatewayServer.StartAsync();
        var state = await gateway.ManageAsync(HttpMethod.Get, "/canary");
        Assert.False((bool)state["enabled"]!);
        Assert.Null(state["last"]);
    }

    /// <summary>What a round costs, so that nobody has to guess.</summary>
    [Fact]
    public async Task Round_AsksAHostNineTimesAtMost()
    {
        await using var rig = await CanaryRig.StartAsync();
        await rig.RoundAsync();
        var before = rig.Host.Seen.Count;
        await rig.RoundAsync();
        var asked = rig.Host.Seen.Skip(before).ToList();
        Assert.InRange(asked.Count, 6, 9);
        Assert.All(asked, request => Assert.InRange((int)JsonNode.Parse(request.Body)!["max_tokens"]!, 1, 16));
    }

    private static (CanaryResult, string?) Summary(CanaryReport report) => (report.Result, report.Reason);

    private static async Task AssertAlarmAsync(CanaryRig rig, LeakKind kind, string call)
    {
        // Both tenants have their turn as the one who looks.
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var before = rig.Alarms().Count;
            var report = await rig.RoundAsync();
            Assert.Equal(CanaryResult.Leak, report.Result);
            Assert.Contains(report.Leaks, leak => leak.Kind == kind && leak.Call == call && leak.Request.StartsWith("req_", StringComparison.Ordinal));
            Assert.Equal(report.Leaks.Count, rig.Alarms().Count - before);
        }

        var state = await rig.StateAsync();
        Assert.Equal("leak", (string)state["lastLeak"]!["result"]!);
        Assert.Equal(2, (int)state["rounds"]!["leak"]!);
    }
}
