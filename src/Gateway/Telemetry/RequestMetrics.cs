using System.Diagnostics;
using System.Diagnostics.Metrics;
using Observability.Metrics;

namespace Gateway.Telemetry;

/// <summary>
/// Requests of the public listener: <c>gateway_requests_total{route,status}</c>, <c>gateway_request_duration_seconds{route}</c>,
/// <c>gateway_time_to_first_byte_seconds{route}</c>, <c>gateway_active_streams</c>. Any thread; nothing is allocated.
/// </summary>
internal sealed class RequestMetrics
{
    private const string Route = "route", Status = "status";

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _durations;
    private readonly Histogram<double> _firstBytes;
    private int _streams;

    public RequestMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(TelemetryOptions.Meter);
        _requests = meter.CreateCounter<long>("gateway.requests", "{request}", "Requests of clients that have ended, by route and HTTP status; 499 = the client left.");
        _durations = meter.CreateHistogram("gateway.request.duration", "s", "From a request's arrival to the end of its answer; the management API is one route.", advice: Buckets.Durations);
        _firstBytes = meter.CreateHistogram(
            "gateway.time_to_first_byte", "s", "From the arrival of an inference request to the first byte of its good answer.", advice: Buckets.FirstToken);
        meter.CreateObservableGauge("gateway.active_streams", () => Volatile.Read(ref _streams), "{stream}", "Event streams that are open to clients now.");
    }

    /// <param name="route">By which it is counted.</param>
    /// <param name="status">What its client got.</param>
    /// <param name="kind">By which its duration is kept.</param>
    /// <param name="duration">From its arrival.</param>
    public void Ended(string route, int status, string kind, TimeSpan duration)
    {
        _requests.Add(1, new TagList { { Route, route }, { Status, StatusText.Of(status) } });
        _durations.Record(duration.TotalSeconds, new KeyValuePair<string, object?>(Route, kind));
    }

    public void FirstByte(string route, TimeSpan wait) => _firstBytes.Record(wait.TotalSeconds, new KeyValuePair<string, object?>(Route, route));

    public void StreamStarted() => Interlocked.Increment(ref _streams);

    public void StreamEnded() => Interlocked.Decrement(ref _streams);
}
