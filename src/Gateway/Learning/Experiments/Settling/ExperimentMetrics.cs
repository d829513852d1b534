using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Gateway.Telemetry;
using TenantStore.Experiments;

namespace Gateway.Learning.Experiments.Settling;

/// <summary>
/// <c>gateway_experiment_requests_total</c>, requests counted by this gateway; <c>gateway_experiment_decisions_total{outcome}</c>; <c>gateway_experiment_mismatches</c>, running
/// experiments settled here whose arms have other numbers than their shares say. Any thread.
/// </summary>
internal sealed class ExperimentMetrics
{
    private readonly Counter<long> _requests;
    private readonly Counter<long> _decisions;
    private readonly ConcurrentDictionary<string, bool> _mismatches = new();

    public ExperimentMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(TelemetryOptions.Meter);
        _requests = meter.CreateCounter<long>("gateway.experiment.requests", "{request}", "Requests of experiments of which it was counted what became of them.");
        _decisions = meter.CreateCounter<long>("gateway.experiment.decisions", "{experiment}", "Experiments that ended by their numbers, by how.");
        meter.CreateObservableGauge(
            "gateway.experiment.mismatches", () => _mismatches.Count, "{experiment}", "Running experiments whose arms have other numbers than their shares say: requests of one arm get lost.");
        _requests.Add(0);
        foreach (var status in new[] { ExperimentStatus.Promoted, ExperimentStatus.RolledBack, ExperimentStatus.Kept })
            Decided(status, 0);
    }

    public void Settled(int requests) => _requests.Add(requests);

    public void Decided(ExperimentStatus status) => Decided(status, 1);

    /// <param name="experiment">Its id, which no metric shows.</param>
    public void Mismatch(string experiment, bool alarm)
    {
        if (alarm)
            _mismatches[experiment] = true;
        else
            _mismatches.TryRemove(experiment, out _);
    }

    /// <summary>Those that this gateway settles no more are another's to tell.</summary>
    public void Keep(IReadOnlySet<string> experiments)
    {
        foreach (var gone in _mismatches.Keys.Where(one => !experiments.Contains(one)))
            _mismatches.TryRemove(gone, out _);
    }

    private void Decided(ExperimentStatus status, long count) =>
        _decisions.Add(count, new KeyValuePair<string, object?>("outcome", JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString())));
}
