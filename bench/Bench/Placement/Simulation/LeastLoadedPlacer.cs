namespace Bench.Placement.Simulation;

/// <summary>The host with the least to do; of several any.</summary>
internal sealed class LeastLoadedPlacer(int hosts, Random random) : SimplePlacer(hosts)
{
    public override string Name => "least loaded";

    public override int Place(int adapter)
    {
        var (best, equals) = (-1, 0);
        for (var host = 0; host < Hosts; host++)
        {
            if (!IsThere(host) || (best >= 0 && LoadOf(host) > LoadOf(best)))
                continue;
            equals = best >= 0 && LoadOf(host) == LoadOf(best) ? equals + 1 : 1;
            if (equals == 1 || random.Next(equals) == 0)
                best = host;
        }

        return best;
    }
}
