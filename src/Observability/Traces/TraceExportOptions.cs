namespace Observability.Traces;

/// <summary>Where traces go. Section <c>Telemetry</c>; both processes.</summary>
public sealed class TraceExportOptions
{
    public const string Section = "Telemetry";

    /// <summary>
    /// A collector's address, e.g. <c>http://collector:4318</c>: traces are sent to <c>/v1/traces</c> below it, as OTLP over HTTP (protobuf). Without one
    /// OpenTelemetry's own variables count (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, <c>…_PROTOCOL</c>, <c>…_HEADERS</c> and so on), and without any there are no traces.
    /// </summary>
    public string? OtlpEndpoint { get; set; }
}
