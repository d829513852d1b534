using Gateway.Canary;
using Gateway.Listening;
using Microsoft.Extensions.Options;
using Observability.Logs;
using Observability.Metrics;
using Observability.Traces;

namespace Gateway.Telemetry;

internal static class TelemetryExtensions
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TelemetryOptions>().BindConfiguration(TelemetryOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddLogFormat();
        services.AddPrometheusMetrics(TelemetryOptions.Meter, CanaryMetrics.MeterName);
        services.AddSingleton<RequestMetrics>();
        services.AddSingleton<TenantMetrics>();
        services.AddSingleton<StoreMetrics>();
        services.AddSingleton<RequestTraces>();
        services.AddTraces(configuration, "gateway", RequestTraces.SourceName, SamplerOf);
        return services;
    }

    /// <summary>Around everything that a request does: what it took, and where its time went.</summary>
    public static void UseTelemetry(this WebApplication app)
    {
        app.StartMetrics();
        _ = app.Services.GetRequiredService<StoreMetrics>();
        app.UseRequestScopes(context => context.TraceIdentifier);
        app.UseMiddleware<RequestMetricsMiddleware>();
        if (app.Configuration.HasTraces())
            app.UseMiddleware<TraceMiddleware>();
    }

    public static void MapTelemetry(this WebApplication app) => app.MapMetrics().WithMetadata(ListenerMetadata.InternalAndMetrics).ExcludeFromDescription();

    private static RequestSampler SamplerOf(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<TelemetryOptions>>().Value;
        return new RequestSampler(options.SampleRatio, options.TracesPerSecond, provider.GetRequiredService<TimeProvider>());
    }
}
