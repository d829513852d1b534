using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Gateway.Tests.Isolation;

/// <summary>Everything that any meter and any trace source of this process says, as text.</summary>
internal sealed class Telemetry : IDisposable
{
    private readonly ConcurrentDictionary<string, bool> _said = new();
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _traces;

    public Telemetry()
    {
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            Say($"metric {instrument.Meter.Name} {instrument.Name} {instrument.Description}");
            listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Measured(instrument, tags));
        _meters.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Measured(instrument, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Measured(instrument, tags));
        _meters.Start();
        _traces = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Traced,
        };
        ActivitySource.AddActivityListener(_traces);
    }

    public IReadOnlyCollection<string> Metrics => [.. _said.Keys.Where(line => line.StartsWith("metric ", StringComparison.Ordinal))];

    public IReadOnlyCollection<string> Traces => [.. _said.Keys.Where(line => line.StartsWith("trace ", StringComparison.Ordinal))];

    public void Dispose()
    {
        _meters.Dispose();
        _traces.Dispose();
    }

    private void Measured(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var line = $"metric {instrument.Name}";
        foreach (var (key, value) in tags)
            line += $" {key}={value}";
        Say(line);
    }

    private void Traced(Activity activity) => Say(
        $"trace {activity.Source.Name} {activity.OperationName} {activity.DisplayName} {activity.StatusDescription} "
        + string.Join(' ', activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))
        + string.Join(' ', activity.Events.SelectMany(one => one.Tags.Select(tag => $"{one.Name} {tag.Key}={tag.Value}")))
        + string.Join(' ', activity.Baggage.Select(pair => $"{pair.Key}={pair.Value}")));

    private void Say(string line) => _said.TryAdd(line, true);
}
