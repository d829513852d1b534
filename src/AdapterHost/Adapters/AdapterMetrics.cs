using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Text.Json;
using AdapterHost.Telemetry;
using Observability.Metrics;

namespace AdapterHost.Adapters;

/// <summary>
/// <c>adapter_cold_start_seconds</c>, <c>adapter_loads_total{result}</c>, <c>adapter_evictions_total</c>, and read from the cache when somebody asks
/// <c>adapter_resident</c> and <c>adapter_resident_bytes</c>. Sums over all adapters: none is named. Any thread.
/// </summary>
internal sealed class AdapterMetrics
{
    private const string Good = "loaded";

    private static readonly FrozenDictionary<AdapterRefusal, string> Refusals = Enum.GetValues<AdapterRefusal>()
        .ToFrozenDictionary(refusal => refusal, refusal => JsonNamingPolicy.SnakeCaseLower.ConvertName(refusal.ToString()));

    private readonly TimeProvider _time;
    private readonly Meter _meter;
    private readonly Histogram<double> _coldStarts;
    private readonly Counter<long> _loads;
    private readonly Counter<long> _evictions;

    public AdapterMetrics(IMeterFactory factory, TimeProvider time)
    {
        _time = time;
        _meter = factory.Create(HostMeter.Name);
        _coldStarts = _meter.CreateHistogram(
            "adapter.cold_start", "s", "From the first request for an adapter that is not in memory to its being there.", advice: Buckets.Durations);
        _loads = _meter.CreateCounter<long>("adapter.loads", "{load}", "Loads of adapters that have ended, by result: loaded, or why not.");
        _evictions = _meter.CreateCounter<long>("adapter.evictions", "{adapter}", "Adapters that gave way to others.");
    }

    /// <summary>A timestamp for <see cref="Loaded"/>.</summary>
    public long Now => _time.GetTimestamp();

    /// <summary>Shows what the cache holds. Once. Series appear with 0: growth from nothing is no growth to a rate.</summary>
    public void Show(AdapterCache cache)
    {
        _meter.CreateObservableGauge("adapter.resident", () => cache.ResidentCount, "{adapter}", "Adapters that are in memory.");
        _meter.CreateObservableGauge("adapter.resident_bytes", () => cache.ReservedBytes, "By", "Memory that adapters occupy, and those on their way.");
        _evictions.Add(0);
        _loads.Add(0, new KeyValuePair<string, object?>("result", Good));
    }

    public void Loaded(LoadResult result, long started)
    {
        var good = result.Weights is not null;
        _loads.Add(1, new KeyValuePair<string, object?>("result", good ? Good : Refusals[result.Refusal]));
        if (good)
        {
            _coldStarts.Record(_time.GetElapsedTime(started).TotalSeconds);
        }
    }

    public void Evicted() => _evictions.Add(1);
}
