using EndToEnd.Scenarios;
using TestServers;

namespace EndToEnd.Telemetry;

/// <summary>A real Prometheus scrapes both processes, after one streamed completion of each of two organizations.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class ScrapeTests(TelemetrySetting setting)
{
    [Fact]
    public async Task Prometheus_OfBothProcesses_GetsEveryMetricOfTheContract()
    {
        foreach (var job in new[] { "gateway", "host" })
        {
            await Eventually.TrueAsync(() => setting.Prometheus.QueryAsync($"up{{job=\"{job}\"}} == 1"), up => up.Count == 1);
        }

        foreach (var (job, name, type) in MetricNames.All)
        {
            var series = type == "histogram" ? $"{name}_bucket" : name;
            var found = await setting.Prometheus.QueryAsync($"{series}{{job=\"{job}\"}}");
            Assert.True(found.Count > 0, $"{job} has no {series}.");
            Assert.Equal(type, await setting.Prometheus.TypeOfAsync(name));
            Assert.True(found.Count < 400, $"{name} has {found.Count} series.");
        }
    }

    [Theory]
    [InlineData("gateway_requests_total{route=\"/v1/chat/completions\",status=\"200\"} == 2")]
    [InlineData("gateway_time_to_first_byte_seconds_count{route=\"/v1/chat/completions\"} == 2")]
    [InlineData("gateway_hosts{base_model=\"quickfix-tiny\",state=\"available\"} == 1")]
    [InlineData("gateway_active_streams == 0")]
    [InlineData("gen_ai_server_time_to_first_token_seconds_count{gen_ai_operation_name=\"chat\",gen_ai_request_model=\"quickfix-tiny\"} == 2")]
    [InlineData("gen_ai_server_request_duration_seconds_count{gen_ai_operation_name=\"chat\",error_type=\"\"} == 2")]
    [InlineData("gen_ai_client_token_usage_sum{gen_ai_operation_name=\"chat\",gen_ai_token_type=\"output\"} > 10")]
    [InlineData("adapter_loads_total{result=\"loaded\"} >= 2")]
    [InlineData("adapter_resident >= 2")]
    [InlineData("adapter_resident_bytes > 1000")]
    [InlineData("host_queue_wait_seconds_count{class=\"chat\"} >= 2")]
    [InlineData("host_max_sequences > 0")]
    [InlineData("dotnet_process_memory_working_set_bytes{job=\"host\"} > 10000000")]
    [InlineData("kestrel_active_connections{job=\"gateway\"} >= 0")]
    public async Task Values_AreWhatHappened(string expression) =>
        await Eventually.TrueAsync(() => setting.Prometheus.QueryAsync(expression), found => found.Count > 0);

    [Fact]
    public async Task Output_OfBothProcesses_PassesPromtool()
    {
        foreach (var url in new[] { setting.Product.Demo.InternalUrl, setting.Product.Demo.HostUrl })
        {
            using var folder = new ServerFolder("promtool");
            await File.WriteAllTextAsync(folder.Combine("metrics"), await setting.Product.Http.GetStringAsync($"{url}/metrics"));
            await ServerCommand.RunAsync("sh", ["-c", $"promtool check metrics < {folder.Combine("metrics")}"]);
        }
    }

    /// <summary>Whoever may scrape learns what the machines do, and nothing of anybody.</summary>
    [Fact]
    public async Task Output_OfBothProcesses_NamesNobody()
    {
        foreach (var url in new[] { setting.Product.Demo.InternalUrl, setting.Product.Demo.HostUrl })
        {
            var text = await setting.Product.Http.GetStringAsync($"{url}/metrics");
            foreach (var tenant in setting.Product.Demo.Tenants)
            {
                foreach (var mark in new[] { tenant.Slug, tenant.Token.Split('_')[1], tenant.Token.Split('_')[2], $"\"{tenant.Models[0].Split(':')[1]}\"", "sha256:" })
                    Assert.DoesNotContain(mark, text, StringComparison.OrdinalIgnoreCase);
            }

            Assert.DoesNotContain("req_", text, StringComparison.Ordinal);
            Assert.DoesNotContain("carts", text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Metrics_OnTheTenantsListener_AreNotThere()
    {
        using var response = await setting.Product.Http.GetAsync($"{setting.Product.Demo.BaseUrl}/metrics");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, response.StatusCode);
    }
}
