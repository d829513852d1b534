using System.Diagnostics;
using Gateway.Tests.Servers;
using Microsoft.AspNetCore.Http;
using TestServers;

namespace Gateway.Tests.Telemetry;

/// <summary>What of a client's trace context reaches a host: its trace, and nothing else of its making.</summary>
public sealed class TraceContextTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c", Span = "b7ad6b7169203331";

    [Fact]
    public async Task ClientsTrace_WhereTheGatewayTraces_GoesOnUnderItsOwnSpan()
    {
        await using var collector = new OtlpReceiver();
        var headers = await AskAsync($"00-{Trace}-{Span}-00", $"--Telemetry:OtlpEndpoint={collector.Endpoint}", "--Telemetry:SampleRatio=1");
        Assert.True(ActivityContext.TryParse(headers["traceparent"], null, out var context));
        Assert.Equal((Trace, ActivityTraceFlags.Recorded), (context.TraceId.ToHexString(), context.TraceFlags));
        Assert.NotEqual(Span, context.SpanId.ToHexString());
        AssertNothingElse(headers);
    }

    /// <summary>A client that wants its requests kept does not fill the collector.</summary>
    [Fact]
    public async Task ClientsSampledFlag_WhereTheGatewayTakesNone_IsNotFollowed()
    {
        await using var collector = new OtlpReceiver();
        var headers = await AskAsync($"00-{Trace}-{Span}-01", $"--Telemetry:OtlpEndpoint={collector.Endpoint}", "--Telemetry:SampleRatio=0");
        Assert.True(ActivityContext.TryParse(headers["traceparent"], null, out var context));
        Assert.Equal((Trace, ActivityTraceFlags.None), (context.TraceId.ToHexString(), context.TraceFlags));
        AssertNothingElse(headers);
        // The gateway has ended and sent what it had.
        Assert.Empty(collector.Spans);
    }

    [Fact]
    public async Task ClientsTrace_WhereTheGatewayDoesNotTrace_EndsThere()
    {
        var headers = await AskAsync($"00-{Trace}-{Span}-01");
        Assert.False(headers.ContainsKey("traceparent"));
        AssertNothingElse(headers);
    }

    [Theory]
    [InlineData("not a traceparent")]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [InlineData("")]
    public async Task TraceParent_ThatIsNone_BeginsATraceOfOurs(string sent)
    {
        await using var collector = new OtlpReceiver();
        var headers = await AskAsync(sent, $"--Telemetry:OtlpEndpoint={collector.Endpoint}", "--Telemetry:SampleRatio=1");
        Assert.True(ActivityContext.TryParse(headers["traceparent"], null, out var context));
        var span = Assert.Single(collector.Spans, span => span.TraceId == context.TraceId.ToHexString() && span.Name != "forward");
        Assert.Equal("", span.ParentId);
    }

    /// <summary>The headers that the host saw; the gateway has ended.</summary>
    private static async Task<IHeaderDictionary> AskAsync(string traceParent, params string[] settings)
    {
        await using var gateway = await GatewayServer.StartAsync(settings);
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        var tenant = await gateway.CreateTenantAsync("acme");
        HeaderDictionary? seen = null;
        host.Answer = request =>
        {
            seen = new HeaderDictionary(request.Context.Request.Headers.ToDictionary());
            request.SetReceipt();
            return request.JsonAsync(200, "{}");
        };
        using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/completions") { Content = Playground.Json("""{"model":"llama","prompt":"a"}""") };
        message.Headers.Authorization = new("Bearer", tenant.Token);
        message.Headers.TryAddWithoutValidation("traceparent", traceParent);
        message.Headers.TryAddWithoutValidation("tracestate", "vendor=state");
        message.Headers.TryAddWithoutValidation("baggage", "user=baggage");
        using var response = await gateway.Public.SendAsync(message);
        Assert.True(response.IsSuccessStatusCode);
        return seen!;
    }

    private static void AssertNothingElse(IHeaderDictionary headers)
    {
        foreach (var name in new[] { "tracestate", "baggage", "correlation-context", "request-id" })
            Assert.False(headers.ContainsKey(name), name);
        Assert.DoesNotContain(Span, headers.Values.Select(value => value.ToString()), StringComparer.Ordinal);
    }
}
