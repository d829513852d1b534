using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Gateway.Tests.Secrets;

/// <summary>Everything that any meter and any activity source of this process says while it lives, as text.</summary>
internal sealed class Telemetry : IDisposable
{
    private readonly ConcurrentQueue<string> _texts = new();
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _activities;

    public Telemetry()
    {
        _meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _meters.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _meters.Start();
        _activities = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => _texts.Enqueue(
                $"{activity.Source.Name} {activity.DisplayName} {string.Join(", ", activity.TagObjects)} {string.Join(", ", activity.Baggage)} {string.Join(", ", activity.Events.SelectMany(e => e.Tags))}"),
        };
        ActivitySource.AddActivityListener(_activities);
    }

    public IReadOnlyCollection<string> Texts => _texts;

    public void Dispose()
    {
        _meters.RecordObservableInstruments();
        _meters.Dispose();
        _activities.Dispose();
    }

    private void Keep<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _texts.Enqueue($"{instrument.Meter.Name} {instrument.Name} {value} {string.Join(", ", tags.ToArray())}");
}
