using Learning.Evaluation.Statistics;

namespace Learning.Experiments.Simulation;

/// <summary>
/// What is usually done, to be held beside: the two-sample z-test of rates over all events together, at 5 %, as if events were independent of each other, after every event or once
/// at the end.
/// </summary>
internal sealed class PooledTestJudge(bool looksAlways) : IExperimentJudge
{
    /// <summary>Events of an arm before the first look, below which nobody would trust the normal distribution.</summary>
    private const int FirstLook = 30;

    private static readonly double Critical = Confidence.Quantile(0.95);

    private double _control;
    private double _controlHits;
    private double _candidate;
    private double _candidateHits;

    public SimulatedVerdict? Look(SimulatedRequest request)
    {
        (_control, _controlHits) = request.Candidate ? (_control, _controlHits) : (_control + 1, _controlHits + (request.Success ? 1 : 0));
        (_candidate, _candidateHits) = request.Candidate ? (_candidate + 1, _candidateHits + (request.Success ? 1 : 0)) : (_candidate, _candidateHits);
        return looksAlways ? End() : null;
    }

    public SimulatedVerdict? End()
    {
        if (_control < FirstLook || _candidate < FirstLook)
            return null;
        var pooled = (_controlHits + _candidateHits) / (_control + _candidate);
        var error = Math.Sqrt(pooled * (1 - pooled) * ((1 / _control) + (1 / _candidate)));
        var z = error > 0 ? ((_candidateHits / _candidate) - (_controlHits / _control)) / error : 0;
        return z > Critical ? SimulatedVerdict.Better : z < -Critical ? SimulatedVerdict.Worse : null;
    }
}
