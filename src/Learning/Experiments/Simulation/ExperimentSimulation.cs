namespace Learning.Experiments.Simulation;

/// <summary>Runs many experiments at once on all cores; the result depends on the settings alone.</summary>
internal static class ExperimentSimulation
{
    public static SimulationResult Run(SimulationSettings settings, Func<IExperimentJudge> judge)
    {
        var ends = new (SimulatedVerdict? Verdict, int Events)[settings.Experiments];
        Parallel.For(0, settings.Experiments, experiment => ends[experiment] = RunOne(new SimulatedTraffic(settings, experiment), judge()));
        return new SimulationResult(
            settings.Experiments,
            ends.Count(end => end.Verdict == SimulatedVerdict.Better), ends.Count(end => end.Verdict == SimulatedVerdict.Worse),
            Median(ends, SimulatedVerdict.Better), Median(ends, SimulatedVerdict.Worse));
    }

    private static (SimulatedVerdict?, int) RunOne(SimulatedTraffic traffic, IExperimentJudge judge)
    {
        var events = 0;
        foreach (var request in traffic.Requests())
        {
            events++;
            if (judge.Look(request) is { } verdict)
                return (verdict, events);
        }

        return (judge.End(), events);
    }

    private static int? Median((SimulatedVerdict? Verdict, int Events)[] ends, SimulatedVerdict verdict)
    {
        var events = ends.Where(end => end.Verdict == verdict).Select(end => end.Events).Order().ToArray();
        return events.Length == 0 ? null : events[events.Length / 2];
    }
}
