using System.Text.Json;
using Learning.Experiments.Deciding;
using TenantStore.Experiments;

namespace Gateway.Learning.Experiments.Settling;

/// <summary>From a stored experiment to the numbers that decide it, and back.</summary>
internal static class ExperimentStates
{
    public static ExperimentState Restore(HeldExperiment held)
    {
        var snapshot = held.Snapshot is null ? new ExperimentSnapshot() : JsonSerializer.Deserialize<ExperimentSnapshot>(held.Snapshot)!;
        return new ExperimentState(RulesOf(held.Experiment), snapshot);
    }

    public static byte[] Store(ExperimentState state) => JsonSerializer.SerializeToUtf8Bytes(state.Snapshot());

    private static ExperimentRules RulesOf(Experiment experiment)
    {
        var margins = experiment.Settings.Guardrails;
        (ExperimentMetric Metric, double? Margin)[] all =
        [
            (ExperimentMetric.Error, margins.Error), (ExperimentMetric.Late, margins.Late), (ExperimentMetric.Reversal, margins.Reversal), (ExperimentMetric.Rejection, margins.Rejection),
        ];
        // Between the check of its end and its start some time passes.
        var limit = experiment.EndsAt - experiment.StartedAt;
        return new ExperimentRules(
            experiment.Settings.CandidatePercent / 100.0,
            timeLimit: limit < ExperimentRules.LeastTimeLimit ? ExperimentRules.LeastTimeLimit : limit > ExperimentRules.GreatestTimeLimit ? ExperimentRules.GreatestTimeLimit : limit,
            guardrails: [.. all.Where(one => one.Margin is not null).Select(one => new GuardrailLimit(one.Metric, one.Margin!.Value))]);
    }
}
