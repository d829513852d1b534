using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Observability.Traces;

public static class TracesExtensions
{
    private const string Path = "v1/traces";

    private static readonly string[] s_variables = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

    /// <summary>Whether traces are made at all.</summary>
    public static bool HasTraces(this IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return s_variables.Append($"{TraceExportOptions.Section}:{nameof(TraceExportOptions.OtlpEndpoint)}").Any(name => !string.IsNullOrEmpty(configuration[name]));
    }

    /// <summary>Sends what the source makes and the sampler takes to a collector, in the background; when it cannot be reached, traces are dropped. Nothing where none is configured.</summary>
    /// <param name="services">Gets what sends.</param>
    /// <param name="configuration">Says whether, and where to.</param>
    /// <param name="service">The process's <c>service.name</c>, unless <c>OTEL_SERVICE_NAME</c> says another.</param>
    /// <param name="source">Name of the one activity source.</param>
    /// <param name="sampler">Which traces are kept.</param>
    public static IServiceCollection AddTraces(
        this IServiceCollection services, IConfiguration configuration, string service, string source, Func<IServiceProvider, Sampler> sampler)
    {
        services.AddOptions<TraceExportOptions>().BindConfiguration(TraceExportOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TraceExportOptions>, TraceExportOptionsValidator>();
        var builder = services.AddOpenTelemetry().ConfigureResource(resource => Describe(resource, configuration, service));
        if (!configuration.HasTraces())
            return services;
        builder.WithTracing(tracing => tracing.AddSource(source).SetSampler(sampler).AddOtlpExporter());
        services.AddOptions<OtlpExporterOptions>().Configure<IOptions<TraceExportOptions>>((exporter, options) =>
        {
            if (options.Value.OtlpEndpoint is not { Length: > 0 } endpoint)
                return;
            exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
            exporter.Endpoint = new Uri(new Uri(endpoint.TrimEnd('/') + "/"), Path);
        });
        return services;
    }

    private static void Describe(ResourceBuilder resource, IConfiguration configuration, string service)
    {
        if (string.IsNullOrEmpty(configuration["OTEL_SERVICE_NAME"]))
            resource.AddService(service);
    }
}
