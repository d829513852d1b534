using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace AdapterHost.Tests.Telemetry;

/// <summary>What the instruments of one test say, as <c>name key=value …</c> with each value.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly ConcurrentQueue<(string Series, double Value)> _all = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();

    public Measurements()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == Factory)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    public IMeterFactory Factory => _services.GetRequiredService<IMeterFactory>();

    /// <summary>All that was said of one series.</summary>
    public IReadOnlyList<double> Of(string series) => [.. _all.Where(one => one.Series == series).Select(one => one.Value)];

    /// <summary>What an observed series is now.</summary>
    public double Now(string series)
    {
        _listener.RecordObservableInstruments();
        return _all.Last(one => one.Series == series).Value;
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = instrument.Name;
        foreach (var (key, tag) in tags)
            series += $" {key}={tag}";
        _all.Enqueue((series, value));
    }
}
