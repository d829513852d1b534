using Learning.Experiments.Deciding;

namespace Learning.Experiments.Simulation;

/// <summary>The sequential test alone, at 1/α.</summary>
internal sealed class SequentialJudge(double candidateShare, double alpha = ExperimentRules.DefaultAlpha) : IExperimentJudge
{
    private readonly SequentialTest _test = new(candidateShare);

    public SimulatedVerdict? Look(SimulatedRequest request)
    {
        _test.Observe(request.User, request.Candidate, request.Success);
        return _test.Evidence < 1 / alpha ? null : _test.IsForCandidate ? SimulatedVerdict.Better : SimulatedVerdict.Worse;
    }
}
