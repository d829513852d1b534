using Learning.Experiments.Deciding;

namespace Learning.Experiments.Simulation;

/// <summary>One guardrail alone. Worse: it is broken.</summary>
internal sealed class GuardrailJudge(SimulationSettings settings, GuardrailLimit limit, double threshold) : IExperimentJudge
{
    private readonly GuardrailTest _test = new(limit, settings.CandidateShare);
    private readonly int _harm = settings.Harms.Index().First(harm => harm.Item.Metric == limit.Metric).Index;

    public SimulatedVerdict? Look(SimulatedRequest request)
    {
        _test.Observe(request.User, request.Candidate, request.Harm(_harm));
        return _test.Evidence >= threshold ? SimulatedVerdict.Worse : null;
    }
}
