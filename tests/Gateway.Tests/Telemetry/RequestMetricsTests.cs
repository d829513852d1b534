using System.Net;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Telemetry;

/// <summary>What operators read of requests on <c>GET /metrics</c>.</summary>
public sealed class RequestMetricsTests(Playground playground) : IClassFixture<Playground>
{
    private const string Chat = "/v1/chat/completions";

    [Fact]
    public async Task Requests_OfARoute_AreCountedByStatus()
    {
        var before = await Scrape.OfAsync(playground.Gateway);
        using (var good = await playground.ChatAsync(playground.Acme.Token, "llama:quickfix"))
            await good.Content.ReadAsStringAsync();
        using (var unknown = await playground.ChatAsync(playground.Acme.Token, "nobodys"))
            Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using (var stranger = await playground.ChatAsync("lg_nobody", "llama"))
            Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);

        var after = await EventuallyAsync(scrape => Grown(scrape, 401) >= 1);
        Assert.Equal((1, 1, 1), (Grown(after, 200), Grown(after, 404), Grown(after, 401)));
        Assert.Equal(3, after[$"gateway_request_duration_seconds_count{{route=\"{Chat}\"}}"] - before[$"gateway_request_duration_seconds_count{{route=\"{Chat}\"}}"]);
        // Only what was answered well had a first byte that anybody waited for.
        Assert.Equal(1, after[$"gateway_time_to_first_byte_seconds_count{{route=\"{Chat}\"}}"] - before[$"gateway_time_to_first_byte_seconds_count{{route=\"{Chat}\"}}"]);

        double Grown(Scrape scrape, int status) => scrape[Series(status)] - before[Series(status)];
    }

    [Fact]
    public async Task ActiveStreams_CountThoseThatAreOpen()
    {
        var go = new TaskCompletionSource();
        var honest = playground.Host.Answer;
        playground.Host.Answer = async request =>
        {
            request.StartEvents();
            await request.EventAsync("{}");
            await go.Task;
        };
        try
        {
            using var response = await playground.ChatAsync(playground.Globex.Token, "llama");
            Assert.Equal(1, (await Scrape.OfAsync(playground.Gateway)).Sum("gateway_active_streams"));
            go.SetResult();
            await response.Content.ReadAsStringAsync();
            await EventuallyAsync(scrape => scrape.Sum("gateway_active_streams") == 0);
        }
        finally
        {
            go.TrySetResult();
            playground.Host.Answer = honest;
        }
    }

    /// <summary>A path that somebody typed is nobody's label: it may hold anything, and there is no end of them.</summary>
    [Fact]
    public async Task Routes_AsTyped_AreNoLabels()
    {
        foreach (var path in new[] { "/secret-path-1", "/v1/models/secret-model-2", "/api/v1/tenants/secret-tenant-3" })
        {
            using var response = await playground.Gateway.SendAsync(HttpMethod.Get, path, playground.Acme.Token);
            Assert.True((int)response.StatusCode >= 400);
        }

        var scrape = await EventuallyAsync(scrape => scrape["gateway_requests_total{route=\"none\",status=\"404\"}"] >= 1);
        Assert.DoesNotContain("secret", scrape.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probes_AreNoRequests()
    {
        using (await playground.Gateway.Public.GetAsync("/health/live"))
        {
        }

        Assert.DoesNotContain("/health", (await Scrape.OfAsync(playground.Gateway)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_OnThePublicListener_AreNotThere()
    {
        using var response = await playground.Gateway.SendAsync(HttpMethod.Get, "/metrics", playground.Gateway.PlatformToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Metrics_ForWhoAsksForOpenMetrics_AreOpenMetrics()
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        message.Headers.TryAddWithoutValidation("Accept", "application/openmetrics-text; version=1.0.0");
        using var response = await playground.Gateway.Internal.SendAsync(message);
        Assert.Equal("application/openmetrics-text", response.Content.Headers.ContentType?.MediaType);
        Assert.EndsWith("# EOF\n", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Registry_ThatAnswers_IsUp_AndRedisThatNobodyConfiguredIsAbsent()
    {
        var scrape = await Scrape.OfAsync(playground.Gateway);
        Assert.Equal(1, scrape.Sum("gateway_registry_up"));
        Assert.DoesNotContain("gateway_redis_up", scrape.Text, StringComparison.Ordinal);
    }

    private static string Series(int status) => $"gateway_requests_total{{route=\"{Chat}\",status=\"{status}\"}}";

    /// <summary>A request is counted when its answer has ended, a moment after its client has read it.</summary>
    private async Task<Scrape> EventuallyAsync(Predicate<Scrape> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            var scrape = await Scrape.OfAsync(playground.Gateway);
            if (holds(scrape))
                return scrape;
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
