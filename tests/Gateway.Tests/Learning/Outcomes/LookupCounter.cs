using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Learning.Outcomes;

/// <summary>What one gateway counts: how often it asked its registry for a reported answer, or another of its counters.</summary>
internal sealed class LookupCounter : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _count;

    /// <param name="services">The gateway's.</param>
    /// <param name="name">The counter.</param>
    /// <param name="result">Only what has this tag; null = all.</param>
    public LookupCounter(IServiceProvider services, string name = "gateway.answer.lookups", string? result = null)
    {
        var factory = services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == name && instrument.Meter.Scope == factory)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, measurement, tags, _) =>
        {
            if (result is null || tags.Contains(new KeyValuePair<string, object?>("result", result)))
                Interlocked.Add(ref _count, measurement);
        });
        _listener.Start();
    }

    public long Count => Interlocked.Read(ref _count);

    public void Dispose() => _listener.Dispose();
}
