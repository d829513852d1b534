using Gateway.Placement.Affinity;

namespace Bench.Placement.Simulation;

/// <summary>Consistent hashing and nothing else: each adapter has one host, whatever that has to do.</summary>
internal sealed class ConsistentPlacer : SimplePlacer
{
    private readonly ulong[] _hosts;
    private readonly ulong[] _adapters;

    public ConsistentPlacer(SimulationSettings settings, PlacementHash hash)
        : base(settings.Hosts)
    {
        _hosts = [.. Enumerable.Range(0, settings.Hosts).Select(i => hash.Of(SimulatedNames.AddressOf(i)))];
        _adapters = [.. Enumerable.Range(0, settings.Adapters).Select(i => hash.Of(SimulatedNames.Tenant(i), SimulatedNames.Digest(i)))];
    }

    public override string Name => "consistent hashing";

    public override int Place(int adapter)
    {
        var (best, bestRank) = (-1, 0UL);
        for (var host = 0; host < Hosts; host++)
        {
            var rank = PlacementHash.Rank(_adapters[adapter], _hosts[host]);
            if (IsThere(host) && (best < 0 || rank > bestRank))
                (best, bestRank) = (host, rank);
        }

        return best;
    }
}
