using EndToEnd.Scenarios;
using TestServers;

namespace EndToEnd.Telemetry;

/// <summary>What a collector gets of a request: one trace, from the client's span to the engine's steps.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class TraceTests(TelemetrySetting setting)
{
    [Fact]
    public async Task Trace_OfAClientsRequest_GoesFromItsSpanToTheEnginesSteps()
    {
        var spans = await SpansAsync(TelemetrySetting.ClientTrace);
        var request = Assert.Single(spans, span => span is { Service: "gateway", Name: "POST /v1/chat/completions" });
        Assert.Equal(TelemetrySetting.ClientSpan, request.ParentId);
        Assert.Equal(["authenticated", "resolved", "admitted", "placed", "first byte"], request.Events);
        Assert.Equal("200", request.Attributes["http.response.status_code"]);
        Assert.Equal(setting.RequestIds[0], request.Attributes["gateway.request_id"]);

        var forward = Assert.Single(spans, span => span is { Service: "gateway", Name: "forward" });
        Assert.Equal(request.SpanId, forward.ParentId);
        var host = Assert.Single(spans, span => span is { Service: "adapter-host", Name: "POST /v1/chat/completions" });
        Assert.Equal(forward.SpanId, host.ParentId);
        Assert.Equal(setting.RequestIds[0], host.Attributes["gateway.request_id"]);

        // Below the host: one span a phase, however many tokens there are; and each begins where the one before it ends.
        var phases = spans.Where(span => span.ParentId == host.SpanId).OrderBy(span => span.Start).ThenBy(span => span.End).ToList();
        Assert.Equal(["adapter", "queue", "prefill", "decode"], phases.Select(phase => phase.Name));
        Assert.All(phases.Zip(phases.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
        var decode = phases[^1];
        Assert.Equal(["engine.step", "engine.step"], decode.Events);
        Assert.True(int.Parse(decode.Attributes["gen_ai.usage.output_tokens"], System.Globalization.CultureInfo.InvariantCulture) > 10);
        Assert.True(int.Parse(decode.Attributes["engine.steps"], System.Globalization.CultureInfo.InvariantCulture) > 0);
        Assert.True(host.Start <= phases[0].Start && decode.End <= host.End);
        Assert.Equal(7, spans.Count);
    }

    /// <summary>They ran on one host, in the same process and engine: that makes them no one trace.</summary>
    [Fact]
    public async Task Traces_OfTwoTenants_ShareNothing()
    {
        var acme = await SpansAsync(TelemetrySetting.ClientTrace);
        var globex = await Eventually.TrueAsync(
            () => Task.FromResult(setting.Spans.Where(span => span.Attributes.GetValueOrDefault("gateway.request_id") == setting.RequestIds[1]).ToList()), found => found.Count == 2);
        var trace = Assert.Single(globex.Select(span => span.TraceId).Distinct());
        var all = await SpansAsync(trace);
        Assert.Equal("", Assert.Single(all, span => span is { Service: "gateway", Name: not "forward" }).ParentId);
        Assert.Empty(all.Select(span => span.SpanId).Intersect(acme.Select(span => span.SpanId)));
        Assert.All(all.Concat(acme), span => Assert.Equal(0, span.Links));
        Assert.DoesNotContain(all, span => span.Attributes.Values.Contains(setting.RequestIds[0]));
    }

    [Fact]
    public async Task Spans_HoldNoTextNoTokenAndNoTenant()
    {
        await SpansAsync(TelemetrySetting.ClientTrace);
        // The control: what is there can be found.
        Assert.Contains(setting.RequestIds[0], setting.SentText, StringComparison.Ordinal);
        var secrets = setting.Product.Demo.Tenants.SelectMany(tenant => new[] { tenant.Slug, tenant.Token, tenant.Token.Split('_')[1], tenant.Token.Split('_')[2], tenant.Models[0].Split(':')[1] });
        foreach (var secret in secrets.Concat([GoldenText.Full, setting.Prompt, "SELECT", "zqtracestate", "zqbaggage", "sha256:"]))
            Assert.DoesNotContain(secret, setting.SentText, StringComparison.Ordinal);
        Assert.All(setting.Spans, span => Assert.Equal("", span.TraceState));
    }

    /// <summary>Seven spans: the gateway's two, the host's and its four phases. They come in several messages.</summary>
    private Task<List<OtlpSpan>> SpansAsync(string trace) =>
        Eventually.TrueAsync(() => Task.FromResult(setting.Spans.Where(span => span.TraceId == trace).ToList()), found => found.Count >= 7);
}
