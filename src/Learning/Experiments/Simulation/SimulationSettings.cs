namespace Learning.Experiments.Simulation;

/// <summary>One kind of experiment, to be run many times.</summary>
internal sealed record SimulationSettings
{
    public int Experiments { get; init; } = 2000;

    public int Seed { get; init; } = 1;

    public int Users { get; init; } = 30;

    public int EventsPerUser { get; init; } = 80;

    /// <summary>Users' own rates of success are Beta(Alpha, Beta): 0.286 in the mean, standard deviation 0.16.</summary>
    public double RateAlpha { get; init; } = 2;

    public double RateBeta { get; init; } = 5;

    /// <summary>The candidate's successes as a multiple of the control's, minus 1: 0.2 is +20 %.</summary>
    public double Lift { get; init; }

    /// <summary>The candidate's share, π.</summary>
    public double CandidateShare { get; init; } = 0.5;

    /// <summary>False: each user has one arm for all requests, as most experiments do it.</summary>
    public bool RandomizesRequests { get; init; } = true;

    /// <summary>The bad things that guardrails watch.</summary>
    public IReadOnlyList<SimulatedHarm> Harms { get; init; } = SimulatedHarm.None;

    public int Events => Users * EventsPerUser;
}
