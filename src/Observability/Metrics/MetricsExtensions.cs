using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace Observability.Metrics;

public static class MetricsExtensions
{
    public const string Path = "/metrics";

    /// <summary>Series that one metric may have at most; what is more is one series, marked <c>otel_metric_overflow</c>. Room for each is taken at start, about 100 bytes.</summary>
    public const int MostSeries = 1000;

    private const string Connections = "Microsoft.AspNetCore.Server.Kestrel", Runtime = "System.Runtime";

    /// <summary>What operators look at of the runtime's two dozen. Names of others offend Prometheus' rules, or say the same twice.</summary>
    private static readonly FrozenSet<string> s_runtime = FrozenSet.Create(
        "dotnet.process.memory.working_set", "dotnet.process.cpu.time", "dotnet.gc.collections", "dotnet.gc.pause.time", "dotnet.gc.heap.total_allocated",
        "dotnet.gc.last_collection.heap.size");

    /// <summary>Collects what the meters say, for <see cref="MapMetrics"/>.</summary>
    /// <param name="services">Gets the collector.</param>
    /// <param name="meters">Names of meters whose instruments are shown.</param>
    public static IServiceCollection AddPrometheusMetrics(this IServiceCollection services, params string[] meters)
    {
        services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter([.. meters, Connections, Runtime]).AddPrometheusExporter(exporter =>
        {
            // Names say whose a metric is.
            exporter.ScopeInfoEnabled = false;
            // A scrape shows the moment that it asks for: tests and people compare it with what they just did.
            exporter.ScrapeResponseCacheDurationMilliseconds = 0;
        }));
        services.ConfigureOpenTelemetryMeterProvider((provider, metrics) =>
        {
            // Meters of the same name belong to another instance in this process.
            var own = provider.GetRequiredService<IMeterFactory>();
            metrics.AddView(instrument => IsShown(instrument, own) ? new MetricStreamConfiguration { CardinalityLimit = MostSeries } : MetricStreamConfiguration.Drop);
        });
        return services;
    }

    /// <summary>Begins to collect now: what is counted while the pipeline is built, the zeros that series begin with, would be lost before.</summary>
    public static void StartMetrics(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        _ = app.Services.GetRequiredService<MeterProvider>();
    }

    /// <summary><c>GET /metrics</c>: Prometheus' text format, or OpenMetrics for who asks for it. The package's own mapping would take every method.</summary>
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, routes.CreateApplicationBuilder().UseOpenTelemetryPrometheusScrapingEndpoint(static _ => true).Build());

    private static bool IsShown(Instrument instrument, IMeterFactory own) =>
        (instrument.Meter.Scope is null || instrument.Meter.Scope == own) && (instrument.Meter.Name != Runtime || s_runtime.Contains(instrument.Name));
}
