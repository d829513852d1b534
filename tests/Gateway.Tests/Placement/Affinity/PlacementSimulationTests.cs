using Bench.Placement.Simulation;
using Xunit.Abstractions;

namespace Gateway.Tests.Placement.Affinity;

/// <summary>The short form of <c>./dev bench placement</c>: the product's policy in virtual time, held to its goals beside what others would do.</summary>
public sealed class PlacementSimulationTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Policy_OfAHundredHostsAndTenThousandAdapters_MeetsItsGoals(int seed)
    {
        var settings = new SimulationSettings { Seed = seed, Requests = 90_000, WarmUp = 45_000 };
        var results = PlacementSimulation.Compare(settings).ToList();
        foreach (var result in results)
            output.WriteLine($"{result}");
        var (affinity, consistent, leastLoaded, random) = (results[0], results[1], results[2], results[3]);

        Assert.True(affinity.HitRate >= 0.95 * consistent.HitRate, $"hit rate {affinity.HitRate:F3} of {consistent.HitRate:F3}");
        Assert.True(affinity.GreatestLoad <= 1.25, $"greatest load {affinity.GreatestLoad:F2}");
        Assert.True(affinity.Moves <= 1.1, $"moves {affinity.Moves:F2}");

        // What each of the others lacks, or the comparison says nothing.
        Assert.True(consistent.GreatestLoad > 5, $"consistent hashing's greatest load {consistent.GreatestLoad:F2}");
        Assert.All([leastLoaded, random], other => Assert.True(other.HitRate < 0.6 * affinity.HitRate && other.Moves > 10, $"{other}"));
        // An adapter that a tenth of the traffic asks for needs more than a tenth of the hosts.
        Assert.InRange(affinity.CopiesOfFirst, 9, 40);
    }
}
