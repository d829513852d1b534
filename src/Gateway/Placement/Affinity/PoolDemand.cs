namespace Gateway.Placement.Affinity;

/// <summary>What the hosts that can take a request have to do together, and what follows for each. On the stack of one choice.</summary>
internal struct PoolDemand
{
    /// <summary>How much more than the mean a host may have to do.</summary>
    public const double Bound = 1.25;

    /// <summary>
    /// Up to this part of its sequences (one of two), and always up to one request, a host has never too much: with little to do, adapters had better stay
    /// where they are.
    /// </summary>
    private const int IdlePart = 2;

    /// <summary>For a gateway that had nothing with any host when they reported.</summary>
    private const double MostOthers = 16;

    private long _room, _own, _others, _growth;

    public int Candidates { get; private set; }

    public void Add(HostState host)
    {
        Candidates++;
        _room += host.Registration.MaxSequences;
        _own += host.InFlight;
        _others += host.OfOthers;
        _growth += host.Growth;
    }

    /// <summary>
    /// What a host has to do: what is known, and what the other gateways have probably given it since its report, who see the same as this one: as much more
    /// than this one has, as they had before.
    /// </summary>
    public readonly double LoadOf(HostState host)
    {
        var others = _others == 0 ? 0 : Math.Min(MostOthers, (double)_others / Math.Max(1, _own - _growth));
        return host.Load + (others * host.Growth);
    }

    /// <summary>What a host has to do when all have alike, by their sequences, with the request that is to be placed.</summary>
    public readonly double ShareOf(HostState host) => Least(host, Mean(host));

    /// <summary>The most that a host may have to do.</summary>
    public readonly double MostOf(HostState host) => Least(host, Bound * Mean(host));

    private readonly double Mean(HostState host) => (double)(_others + _own + 1) / _room * host.Registration.MaxSequences;

    private static double Least(HostState host, double share) => Math.Max(Math.Max(1, host.Registration.MaxSequences / IdlePart), Math.Floor(share));
}
