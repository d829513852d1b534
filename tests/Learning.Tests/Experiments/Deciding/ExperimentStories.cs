using Learning.Experiments.Assignment;
using Learning.Experiments.Deciding;

namespace Learning.Tests.Experiments.Deciding;

/// <summary>Events of an experiment with given rates, seeded.</summary>
internal static class ExperimentStories
{
    public static readonly ExperimentMetric[] Watched = [ExperimentMetric.Error, ExperimentMetric.Late, ExperimentMetric.Reversal, ExperimentMetric.Rejection];

    /// <summary>Each request: its four guardrail metrics, then the primary one.</summary>
    public static IEnumerable<ExperimentEvent> Requests(
        int count, double control, double candidate, ExperimentMetric? worse = null, double controlBad = 0.02, double candidateBad = 0.02, int seed = 1, Func<Random, bool>? arm = null)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var (user, isCandidate) = ($"user-{i % 20}", arm?.Invoke(random) ?? (random.Next(2) == 0));
            var which = isCandidate ? ExperimentArm.Candidate : ExperimentArm.Control;
            foreach (var metric in Watched)
                yield return new ExperimentEvent(which, user, metric, random.NextDouble() < (metric == worse ? isCandidate ? candidateBad : controlBad : 0));
            yield return new ExperimentEvent(which, user, ExperimentMetric.Primary, random.NextDouble() < (isCandidate ? candidate : control));
        }
    }

    /// <returns>The decision, asked for after every event.</returns>
    public static ExperimentDecision? Play(ExperimentState state, IEnumerable<ExperimentEvent> events)
    {
        foreach (var happened in events)
        {
            state.Apply(happened);
            if (ExperimentDecider.Decide(state, TimeSpan.Zero) is { } decision)
                return decision;
        }

        return null;
    }
}
