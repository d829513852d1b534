using System.Diagnostics.Metrics;

namespace Gateway.Canary;

/// <summary>
/// The canary's numbers: <c>gateway_canary_probes_total{result}</c>, rounds; <c>gateway_canary_leaks_total{kind}</c>, leaks seen;
/// <c>gateway_canary_last_clean_timestamp_seconds</c>, when a round last proved something, 0 before: an alarm on its age notices a canary that is dead.
/// </summary>
internal sealed class CanaryMetrics : IDisposable
{
    public const string MeterName = "Gateway.Canary";
    public const string Probes = "gateway_canary_probes_total";
    public const string Leaks = "gateway_canary_leaks_total";
    public const string LastClean = "gateway_canary_last_clean_timestamp_seconds";

    private readonly Meter _meter;
    private readonly Counter<long> _probes;
    private readonly Counter<long> _leaks;

    private long _lastClean;

    public CanaryMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(MeterName);
        _probes = _meter.CreateCounter<long>(Probes, "{round}", "Rounds of the leak canary by result.");
        _leaks = _meter.CreateCounter<long>(Leaks, "{leak}", "What one tenant could see of another. Anything above 0 is an incident.");
    }

    /// <summary>
    /// The canary is on. Makes every series there is appear with 0: an alarm on growth sees no first growth otherwise, and one on age would be told of a canary that
    /// nobody wanted.
    /// </summary>
    public void Start()
    {
        _meter.CreateObservableGauge(LastClean, () => Volatile.Read(ref _lastClean), "s", "Unix time of the last round that proved something.");
        foreach (var result in Enum.GetValues<CanaryResult>())
            Count(_probes, 0, "result", result);
        foreach (var kind in Enum.GetValues<LeakKind>())
            Count(_leaks, 0, "kind", kind);
    }

    public void Note(CanaryReport report)
    {
        Count(_probes, 1, "result", report.Result);
        if (report.Result == CanaryResult.Clean)
            Volatile.Write(ref _lastClean, report.At.ToUnixTimeSeconds());
        foreach (var leak in report.Leaks)
            Count(_leaks, 1, "kind", leak.Kind);
    }

    public void Dispose() => _meter.Dispose();

    private static void Count<T>(Counter<long> counter, long by, string tag, T value)
        where T : struct, Enum => counter.Add(by, new KeyValuePair<string, object?>(tag, CanaryWords.Of(value)));
}
