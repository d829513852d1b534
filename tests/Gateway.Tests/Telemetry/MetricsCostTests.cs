using Gateway.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Observability.Metrics;
using OpenTelemetry.Metrics;

namespace Gateway.Tests.Telemetry;

/// <summary>Counting a request is on the way of each: it may allocate nothing, with the collector listening.</summary>
public sealed class MetricsCostTests
{
    private const int Requests = 10_000;

    [Fact]
    public void Counting_ARequest_AllocatesNothing()
    {
        using var services = new ServiceCollection().AddMetrics().AddPrometheusMetrics(TelemetryOptions.Meter).AddSingleton<RequestMetrics>().BuildServiceProvider();
        _ = services.GetRequiredService<MeterProvider>();
        var metrics = services.GetRequiredService<RequestMetrics>();
        Count(metrics);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Count(metrics);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Count(RequestMetrics metrics)
    {
        for (var i = 0; i < Requests; i++)
        {
            metrics.FirstByte("/v1/completions", TimeSpan.FromMilliseconds(i % 100));
            metrics.Ended("/v1/completions", 200 + (i % 3), "/v1/completions", TimeSpan.FromMilliseconds(i % 500));
        }
    }
}
