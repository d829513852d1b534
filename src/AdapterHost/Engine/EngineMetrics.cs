using System.Diagnostics.Metrics;
using AdapterHost.Telemetry;
using HostContract;
using Observability.Metrics;

namespace AdapterHost.Engine;

/// <summary>
/// <c>host_queue_wait_seconds{class}</c>, written without allocating; read from the engine when somebody asks:
/// <c>host_queue_depth{class}</c>, <c>host_running_sequences</c>, <c>host_max_sequences</c>, <c>host_free_context_tokens</c>.
/// </summary>
internal sealed class EngineMetrics
{
    private const string Class = "class";

    private static readonly string[] Classes = ["inline", "chat", "background"];

    private readonly TimeProvider _time;
    private readonly Meter _meter;
    private readonly Histogram<double> _waits;

    public EngineMetrics(IMeterFactory factory, TimeProvider time)
    {
        _time = time;
        _meter = factory.Create(HostMeter.Name);
        _waits = _meter.CreateHistogram(
            "host.queue_wait", "s", "From a request's arrival in the engine to its slot, or to its end without one, by class.", advice: Buckets.Durations);
    }

    /// <summary>Shows what the engine is doing. Once, before it starts.</summary>
    public void Show(IEngineControl engine, Func<EngineLimits> limits)
    {
        _meter.CreateObservableGauge("host.queue_depth", () => Depths(engine.Status), "{request}", "Requests that wait for a slot now, by class.");
        _meter.CreateObservableGauge("host.running_sequences", () => engine.Status.Running, "{sequence}", "Sequences that run now.");
        _meter.CreateObservableGauge("host.max_sequences", () => limits().MaxSequences, "{sequence}", "Sequences that can run at one time.");
        _meter.CreateObservableGauge(
            "host.free_context_tokens", () => engine.Status.FreeContextTokens, "{token}", "Tokens of the KV cache that requests could reserve now.");
    }

    /// <summary>A request does not wait any more. Of the own engine: inference thread.</summary>
    public void Waited(Request request) => _waits.Record(
        _time.GetElapsedTime(request.QueuedAt).TotalSeconds, new KeyValuePair<string, object?>(Class, Classes[(int)request.Demand.Class]));

    private static IEnumerable<Measurement<int>> Depths(EngineStatus status) =>
    [
        new(status.QueuedInline, new KeyValuePair<string, object?>(Class, Classes[(int)RequestClass.Inline])),
        new(status.QueuedChat, new KeyValuePair<string, object?>(Class, Classes[(int)RequestClass.Chat])),
        new(status.QueuedBackground, new KeyValuePair<string, object?>(Class, Classes[(int)RequestClass.Background])),
    ];
}
