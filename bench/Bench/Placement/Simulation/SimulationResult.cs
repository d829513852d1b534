namespace Bench.Placement.Simulation;

/// <summary>What came of one run.</summary>
internal sealed record SimulationResult
{
    public required string Policy { get; init; }

    /// <summary>Requests whose adapter was in the memory of their host.</summary>
    public required double HitRate { get; init; }

    /// <summary>The busiest host's requests at a time, over the whole run, as a multiple of the mean host's.</summary>
    public required double GreatestLoad { get; init; }

    /// <summary>The same of single moments: the busiest host of the moment, in the mean of all moments.</summary>
    public required double GreatestMoment { get; init; }

    /// <summary>Adapters that go elsewhere when a host is lost, as a multiple of those that must: those that went there.</summary>
    public required double Moves { get; init; }

    /// <summary>Hosts that have the most popular adapter in memory at the end.</summary>
    public required int CopiesOfFirst { get; init; }

    /// <summary>Microseconds that one choice takes; real time.</summary>
    public required double ChoiceMicroseconds { get; init; }
}
