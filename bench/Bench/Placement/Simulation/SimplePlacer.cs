namespace Bench.Placement.Simulation;

/// <summary>What the policy is held against. Each knows of every host what is true at the moment, which no gateway does.</summary>
internal abstract class SimplePlacer(int hosts) : IPlacer
{
    private readonly int[] _load = new int[hosts];
    private readonly bool[] _lost = new bool[hosts];

    public abstract string Name { get; }

    protected int Hosts => hosts;

    public abstract int Place(int adapter);

    public void Started(int host) => _load[host]++;

    public void Ended(int host) => _load[host]--;

    public void Report(SimulatedHost host, double now)
    {
    }

    public void Lose(int host, bool lost) => _lost[host] = lost;

    protected bool IsThere(int host) => !_lost[host];

    protected int LoadOf(int host) => _load[host];
}
