using Learning.Experiments.Assignment;
using Learning.Experiments.Deciding;

namespace Learning.Experiments.Simulation;

/// <summary>All of the product's decision: primary metric, guardrails, mismatch, least number. The time limit is the last request.</summary>
internal sealed class DeciderJudge(SimulationSettings settings) : IExperimentJudge
{
    private readonly ExperimentState _state = new(new ExperimentRules(settings.CandidateShare));

    public SimulatedVerdict? Look(SimulatedRequest request)
    {
        var arm = request.Candidate ? ExperimentArm.Candidate : ExperimentArm.Control;
        for (var i = 0; i < settings.Harms.Count; i++)
            _state.Apply(new ExperimentEvent(arm, request.User, settings.Harms[i].Metric, request.Harm(i)));
        _state.Apply(new ExperimentEvent(arm, request.User, ExperimentMetric.Primary, request.Success));
        return ExperimentDecider.Decide(_state, TimeSpan.Zero)?.Outcome switch
        {
            null => null,
            ExperimentOutcome.Promote => SimulatedVerdict.Better,
            _ => SimulatedVerdict.Worse,
        };
    }
}
