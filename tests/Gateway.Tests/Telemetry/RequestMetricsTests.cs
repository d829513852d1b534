using System.Net;
using Gateway.Tests.Servers;
using Microsoft.AspNetCore.Http;

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

    /// <summary>Its status is 200, which it was when it began: this is all that tells operators.</summary>
    [Fact]
    public async Task Stream_ThatItsHostBreaksOff_IsCountedAsBroken()
    {
        var grown = await GrownAsync("host_lost", async (request, begun) =>
        {
            request.StartEvents();
            await request.EventAsync("{}");
            await begun;
            request.Context.Abort();
        });
        Assert.Equal(1, grown);
    }

    [Theory]
    [InlineData("server_error", 1)]
    [InlineData("invalid_request_error", 0)]
    public async Task Stream_ThatItsHostEndsInAnError_IsCountedAsBrokenUnlessItIsTheRequestsFault(string type, int expected)
    {
        var grown = await GrownAsync("host_error", async (request, _) =>
        {
            request.StartEvents();
            await request.EventAsync("{}");
            await request.EventAsync($$$"""{"error":{"message":"\"type\":\"server_error\"","type":"{{{type}}}","param":null,"code":"x"}}""");
        });
        Assert.Equal(expected, grown);
    }

    [Fact]
    public async Task Stream_ThatIsWhole_IsNotBroken()
    {
        var grown = await GrownAsync(null, async (request, _) =>
        {
            request.StartEvents();
            await request.EventAsync("""{"choices":[{"delta":{"content":"an error of type server_error"}}]}""");
            await request.EventAsync("[DONE]");
        });
        Assert.Equal(0, grown);
    }

    [Fact]
    public async Task NonStream_ThatItsHostBreaksOff_IsCountedAsBroken()
    {
        var grown = await GrownAsync("host_lost", async (request, begun) =>
        {
            request.SetReceipt();
            request.Response.ContentType = "application/json";
            await request.Response.WriteAsync("{\"half\":");
            await request.Response.Body.FlushAsync();
            await begun;
            request.Context.Abort();
        });
        Assert.Equal(1, grown);
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

    /// <summary>How many answers broke off, for this reason or at all, while a request was answered so; the task ends when the client has the head of the answer.</summary>
    private async Task<double> GrownAsync(string? reason, Func<HostRequest, Task, Task> answer)
    {
        var before = await Scrape.OfAsync(playground.Gateway);
        var honest = playground.Host.Answer;
        var begun = new TaskCompletionSource();
        playground.Host.Answer = request => answer(request, begun.Task);
        try
        {
            using var response = await playground.ChatAsync(playground.Acme.Token, "llama:quickfix");
            begun.SetResult();
            try
            {
                await response.Content.ReadAsStringAsync();
            }
            catch (HttpRequestException)
            {
                // Half an answer is none.
            }
        }
        finally
        {
            playground.Host.Answer = honest;
        }

        // It was counted, and what broke before that.
        var after = await EventuallyAsync(scrape => scrape.Sum("gateway_requests_total") > before.Sum("gateway_requests_total"));
        return reason is null ? Of("gateway_answers_broken_total") : Of($"gateway_answers_broken_total{{reason=\"{reason}\"}}");

        double Of(string name) => after.Sum(name) - before.Sum(name);
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
