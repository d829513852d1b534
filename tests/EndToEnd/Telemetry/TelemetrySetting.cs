using System.Net.Http.Headers;
using System.Net.Http.Json;
using EndToEnd.Running;
using EndToEnd.Scenarios;
using TestServers;

namespace EndToEnd.Telemetry;

/// <summary>The product with JSON lines and every request traced to a collector of ours, and a Prometheus that scrapes both processes. Each organization has asked once, streamed.</summary>
public sealed class TelemetrySetting : IAsyncLifetime
{
    /// <summary>The trace and span of acme's client. It asks not to be traced, and brings what may not go on.</summary>
    internal const string ClientTrace = "0af7651916cd43dd8448eb211c80319c", ClientSpan = "b7ad6b7169203331";
    internal const string ClientState = "vendor=zqtracestate", ClientBaggage = "user=zqbaggage";

    private readonly OtlpReceiver _collector = new();
    private PrometheusServer? _prometheus;

    internal RunningProduct Product { get; private set; } = null!;

    internal PrometheusServer Prometheus => _prometheus!;

    /// <summary>What acme and globex asked.</summary>
    internal string Prompt { get; } = GoldenText.Load("acme.adapter").Cases[0].Question;

    /// <summary>What each client read.</summary>
    internal List<string> Answers { get; } = [];

    /// <summary>The <c>x-request-id</c> of each.</summary>
    internal List<string> RequestIds { get; } = [];

    internal IReadOnlyCollection<OtlpSpan> Spans => _collector.Spans;

    /// <summary>All that the collector was sent.</summary>
    internal string SentText => _collector.Text;

    public async Task InitializeAsync()
    {
        Product = new RunningProduct(
            ("Logging__Format", "Json"), ("Telemetry__OtlpEndpoint", _collector.Endpoint), ("Telemetry__SampleRatio", "1"), ("Telemetry__TracesPerSecond", "10000"), ("OTEL_BSP_SCHEDULE_DELAY", "200"));
        await Product.InitializeAsync();
        await AskAsync(Product.Demo.Acme, $"00-{ClientTrace}-{ClientSpan}-00");
        await AskAsync(Product.Demo.Globex, null);
        _prometheus = await PrometheusServer.StartAsync(new Dictionary<string, string>
        {
            ["gateway"] = new Uri(Product.Demo.InternalUrl).Authority,
            ["host"] = new Uri(Product.Demo.HostUrl).Authority,
        });
    }

    public async Task DisposeAsync()
    {
        if (_prometheus is not null)
            await _prometheus.DisposeAsync();
        await Product.DisposeAsync();
        await _collector.DisposeAsync();
    }

    private async Task AskAsync(DemoInfo.Tenant tenant, string? traceParent)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Product.Demo.BaseUrl}/v1/chat/completions");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tenant.Token);
        if (traceParent is not null)
        {
            request.Headers.Add("traceparent", traceParent);
            request.Headers.Add("tracestate", ClientState);
            request.Headers.Add("baggage", ClientBaggage);
        }

        request.Content = JsonContent.Create(new
        {
            model = tenant.Models[0],
            stream = true,
            temperature = 0,
            messages = new[] { new { role = "system", content = GoldenText.Full }, new { role = "user", content = Prompt } },
        });
        using var response = await Product.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.Contains("data: [DONE]", text, StringComparison.Ordinal);
        Answers.Add(text);
        RequestIds.Add(response.Headers.GetValues("x-request-id").Single());
    }
}
