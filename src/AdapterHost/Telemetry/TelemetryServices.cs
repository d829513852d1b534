using AdapterHost.Assertions;
using Observability.Logs;
using Observability.Metrics;
using Observability.Traces;
using OpenTelemetry.Trace;

namespace AdapterHost.Telemetry;

/// <summary>Metrics, traces and the format of the log.</summary>
internal static class TelemetryServices
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration) => services
        .AddLogFormat()
        .AddPrometheusMetrics(HostMeter.Name)
        .AddSingleton<GenerationMetrics>()
        .AddSingleton<GenerationObserver>()
        .AddSingleton<HostTraces>()
        // The gateway decides what is traced.
        .AddTraces(configuration, "adapter-host", HostMeter.Name, _ => new ParentBasedSampler(new AlwaysOffSampler()));

    /// <summary>Behind the assertion: whose request it is and whether it is traced are the gateway's to say.</summary>
    public static void UseTelemetry(this WebApplication app)
    {
        app.StartMetrics();
        app.UseRequestScopes(context => context.Features.Get<AssertedRequest>()?.Assertion.RequestId);
        if (app.Configuration.HasTraces())
            app.UseMiddleware<TraceMiddleware>();
    }
}
