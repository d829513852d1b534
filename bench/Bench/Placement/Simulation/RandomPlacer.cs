namespace Bench.Placement.Simulation;

/// <summary>Any host.</summary>
internal sealed class RandomPlacer(int hosts, Random random) : SimplePlacer(hosts)
{
    public override string Name => "random";

    public override int Place(int adapter)
    {
        while (true)
        {
            var host = random.Next(Hosts);
            if (IsThere(host))
                return host;
        }
    }
}
