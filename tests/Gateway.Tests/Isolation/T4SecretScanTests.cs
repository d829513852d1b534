using Gateway.Tests.Servers;
using TestServers;

namespace Gateway.Tests.Isolation;

/// <summary>
/// T4: two tenants live side by side, and everything that comes out of the gateway is searched: what one is shown for anything of the other, logs, metrics
/// and traces for prompts, completions, users and tokens of either.
/// </summary>
public sealed class T4SecretScanTests(T4SecretScanTests.Setting setting) : IClassFixture<T4SecretScanTests.Setting>
{
    [Fact]
    public void Answers_OfOneTenant_HoldNothingOfTheOther()
    {
        foreach (var (own, other) in new[] { (setting.One, setting.Two), (setting.Two, setting.One) })
        {
            var shown = setting.Shown[own];
            foreach (var mark in other.Marks)
            {
                // The path that was asked for stands in the first line, and may be the other's.
                Assert.DoesNotContain(shown, answer => answer[(answer.IndexOf('\n', StringComparison.Ordinal) + 1)..].Contains(mark, StringComparison.OrdinalIgnoreCase));
            }

            // The control: one's own is there to be seen.
            foreach (var mark in new[] { own.Adapter, own.Alias, own.Completion, own.Tenant.Id, own.Digest })
                Assert.Contains(shown, answer => answer.Contains(mark, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Logs_AtTheirMostTalkative_HoldNoTextAndNoToken() => AssertNone(setting.Logs, line => line.Contains(" 1010 ", StringComparison.Ordinal));

    [Fact]
    public void Metrics_OfAllMeters_HoldNoTextNoTokenAndNoTenant()
    {
        AssertNone(setting.Metrics, line => line.Contains("http.server.request.duration", StringComparison.Ordinal));
        // Labels of a tenant's would make a series a tenant, and tell each reader of the metrics who is there.
        foreach (var mark in new[] { setting.One, setting.Two }.SelectMany(tenant => tenant.Marks))
            Assert.DoesNotContain(setting.Metrics, line => line.Contains(mark, StringComparison.Ordinal));
    }

    [Fact]
    public void Traces_OfAllSources_HoldNoTextAndNoToken() => AssertNone(setting.Traces, line => line.StartsWith("trace Gateway ", StringComparison.Ordinal));

    /// <summary>As they leave the process: not what a tenant is called either.</summary>
    [Fact]
    public void ScrapesAndCollectedSpans_HoldNoTextNoTokenAndNoTenant()
    {
        Assert.Contains("gateway_requests_total{route=\"/v1/chat/completions\",status=\"200\"}", setting.Scraped, StringComparison.Ordinal);
        Assert.Contains("/v1/chat/completions", setting.Collected, StringComparison.Ordinal);
        foreach (var mark in new[] { setting.One, setting.Two }.SelectMany(tenant => tenant.Marks.Concat(tenant.Secrets)))
        {
            Assert.DoesNotContain(mark, setting.Scraped, StringComparison.Ordinal);
            Assert.DoesNotContain(mark, setting.Collected, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("forged", setting.Scraped + setting.Collected, StringComparison.Ordinal);
    }

    /// <summary>What a client calls its request, its editor or its path does not get into the log, so it cannot forge a line of it.</summary>
    [Fact]
    public void Logs_OfTheGateway_HoldNothingThatAClientMadeUp() => Assert.DoesNotContain(
        setting.Logs, line => line.StartsWith("Gateway.", StringComparison.Ordinal) && line.Contains("forged", StringComparison.OrdinalIgnoreCase));

    /// <summary>Numbers that both share would count the other's doings.</summary>
    [Fact]
    public void AuditEntries_OfEachTenant_CountItsOwnAlone()
    {
        foreach (var tenant in new[] { setting.One, setting.Two })
            Assert.Equal(Enumerable.Range(1, setting.Entries[tenant].Count).Select(entry => (long)entry).Reverse(), setting.Entries[tenant]);
    }

    private void AssertNone(IReadOnlyCollection<string> lines, Predicate<string> isControl)
    {
        Assert.Contains(lines, isControl);
        foreach (var secret in new[] { setting.One, setting.Two }.SelectMany(tenant => tenant.Secrets))
            Assert.DoesNotContain(lines, line => line.Contains(secret, StringComparison.Ordinal));
    }

    public sealed class Setting : IAsyncLifetime
    {
        private const int Times = 5;
        private const int AtOnce = 3;

        internal MarkedTenant One { get; private set; } = null!;

        internal MarkedTenant Two { get; private set; } = null!;

        internal Dictionary<MarkedTenant, List<string>> Shown { get; } = [];

        internal Dictionary<MarkedTenant, IReadOnlyList<long>> Entries { get; } = [];

        internal IReadOnlyCollection<string> Logs { get; private set; } = [];

        internal IReadOnlyCollection<string> Metrics { get; private set; } = [];

        internal IReadOnlyCollection<string> Traces { get; private set; } = [];

        /// <summary>What a scraper is told at the end.</summary>
        internal string Scraped { get; private set; } = "";

        /// <summary>All that a collector of traces was sent.</summary>
        internal string Collected { get; private set; } = "";

        public async Task InitializeAsync()
        {
            using var telemetry = new Telemetry();
            await using var collector = new OtlpReceiver();
            await using (var gateway = await GatewayServer.StartAsync(
                "--Uploads:ConcurrentPerTenant=16", "--Uploads:Concurrent=64", $"--Telemetry:OtlpEndpoint={collector.Endpoint}", "--Telemetry:SampleRatio=1", "--Telemetry:TracesPerSecond=10000"))
            {
                await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
                One = await MarkedTenant.CreateAsync(gateway, "mark-zq1", "llama.qv-r4");
                Two = await MarkedTenant.CreateAsync(gateway, "mark-zq2", "llama.o-r1");
                host.Answer = request =>
                {
                    request.SetReceipt();
                    return request.JsonAsync(200, One.Answer(request) ?? Two.Answer(request)!);
                };
                await host.ReportAsync();
                var lives = Enumerable.Range(0, AtOnce).SelectMany(_ => new[] { (One, One.LiveAsync(Two, host, Times)), (Two, Two.LiveAsync(One, host, Times)) }).ToList();
                foreach (var (tenant, life) in lives)
                {
                    if (!Shown.TryGetValue(tenant, out var shown))
                        Shown[tenant] = shown = [];
                    shown.AddRange(await life);
                }

                await AskForgedAsync(gateway, One.Tenant.Token);
                await FailAsync(gateway, host, One);
                foreach (var tenant in new[] { One, Two })
                    Entries[tenant] = await tenant.AuditEntriesAsync();
                Logs = gateway.Logs.Lines;
                Scraped = await gateway.Internal.GetStringAsync("/metrics");
            }

            (Metrics, Traces) = (telemetry.Metrics, telemetry.Traces);
            Collected = collector.Text;
        }

        public Task DisposeAsync() => Task.CompletedTask;

        private static async Task AskForgedAsync(GatewayServer gateway, string token)
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/models/%0d%0aforged%20line?forged=%0aforged") { Content = Playground.Json("{\"forged\":\"\\nforged\"}") };
            message.Headers.Authorization = new("Bearer", token);
            foreach (var name in new[] { "x-request-id", "user-agent", "x-editor-lane", "x-forwarded-for", "traceparent", "referer", "forged" })
                message.Headers.TryAddWithoutValidation(name, "a\tforged 2026-01-01 INFO forged");
            using var response = await gateway.Public.SendAsync(message);
            Assert.DoesNotContain("forged", response.Headers.ToString(), StringComparison.Ordinal);
        }

        /// <summary>Faults speak more than successes.</summary>
        private static async Task FailAsync(GatewayServer gateway, FakeHost host, MarkedTenant tenant)
        {
            var honest = host.Answer;
            foreach (var fault in new Func<HostRequest, Task>[]
            {
                request => request.JsonAsync(500, $$"""{"error":"{{tenant.Prompt}}"}"""),
                request => request.JsonAsync(200, tenant.Completion),
                request =>
                {
                    request.Context.Abort();
                    return Task.CompletedTask;
                },
                async request =>
                {
                    request.StartEvents();
                    await request.EventAsync(tenant.Completion);
                    request.Context.Abort();
                },
            })
            {
                host.Answer = fault;
                using var response = await gateway.SendAsync(
                    HttpMethod.Post, "/v1/completions", tenant.Tenant.Token, Playground.Json($$"""{"model":"llama","prompt":"{{tenant.Prompt}}"}"""));
                _ = await response.Content.ReadAsStringAsync();
                await host.ReportAsync();
            }

            host.Answer = honest;
        }
    }
}
