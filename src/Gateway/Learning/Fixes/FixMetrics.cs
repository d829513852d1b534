using System.Diagnostics.Metrics;
using Gateway.Learning.Fixes.Answers;
using Gateway.Telemetry;
using Learning.Fixes.Applying;
using Observability.Metrics;

namespace Gateway.Learning.Fixes;

/// <summary><c>gateway_fixes_total{state,reason}</c> and <c>gateway_fix_duration_seconds{answer}</c>. Any thread.</summary>
internal sealed class FixMetrics
{
    private readonly Counter<long> _fixes;
    private readonly Histogram<double> _durations;

    public FixMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(TelemetryOptions.Meter);
        _fixes = meter.CreateCounter<long>("gateway.fixes", "{request}", "Requests for a fix, by how they ended and, for empty ones, why.");
        _durations = meter.CreateHistogram("gateway.fix.duration", "s", "From the arrival of a request for a fix to the fix, by what the model wrote: full, region or diff.", advice: Buckets.Durations);
        foreach (var state in Enum.GetValues<FixState>())
            Ended(state, "", 0);
    }

    /// <param name="reason">A word of a closed set; "" = none.</param>
    public void Ended(FixState state, string reason) => Ended(state, reason, 1);

    public void Answered(FixMode answer, double seconds) => _durations.Record(seconds, new KeyValuePair<string, object?>("answer", answer switch
    {
        FixMode.Full => "full",
        FixMode.Region => "region",
        _ => "diff",
    }));

    private void Ended(FixState state, string reason, long count) =>
        _fixes.Add(count, new KeyValuePair<string, object?>("state", NameOf(state)), new KeyValuePair<string, object?>("reason", reason));

    public static string NameOf(FixState state) => state switch
    {
        FixState.Answered => "answered",
        FixState.Empty => "empty",
        FixState.Late => "late",
        _ => "failed",
    };
}
