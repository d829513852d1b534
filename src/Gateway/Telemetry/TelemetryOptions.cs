using System.ComponentModel.DataAnnotations;

namespace Gateway.Telemetry;

/// <summary>What metrics and traces tell, and how much of it. Section <c>Telemetry</c>; where traces go is in <see cref="Observability.Traces.TraceExportOptions"/>.</summary>
internal sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>The meter of everything that the gateway counts.</summary>
    public const string Meter = "Gateway";

    public const double DefaultSampleRatio = 0.05;
    public const int DefaultTracesPerSecond = 20;

    /// <summary>
    /// How many tenants may be named in <c>gateway_tenant_requests_total</c>, by their slugs: the first so many that ask for something after the start, all others
    /// together are <c>other</c>. 0 = that metric is not there, and whoever reads metrics learns of no tenant.
    /// </summary>
    [Range(0, 200)]
    public int TenantLabels { get; set; }

    /// <summary>Which share of requests is traced, from 0 to 1. A client's own wish (the sampled flag of its <c>traceparent</c>) does not count.</summary>
    [Range(0, 1.0)]
    public double SampleRatio { get; set; } = DefaultSampleRatio;

    /// <summary>The most requests of a second that are traced.</summary>
    [Range(1, 10_000)]
    public int TracesPerSecond { get; set; } = DefaultTracesPerSecond;
}
