using Gateway.Placement.Hosts;
using HostContract;

namespace Gateway.Placement.Affinity;

/// <summary>
/// Chooses a host. Each adapter has an order of hosts of its own (rendezvous hashing: when a host goes, only what was its own moves). The first in that order that
/// has the adapter in memory and has not more than its share to do gets the request, else the first that has not more than its share. So an adapter in
/// demand spreads over as many hosts as it takes, and when the demand is over the copies go with time, as nobody asks for them.
/// </summary>
/// <remarks>Two passes over an array; nothing is made and nothing sorted. Safe for many threads.</remarks>
internal sealed class HostChooser(HostDirectory directory, TimeProvider time, Random random)
{
    /// <summary>How much more than the mean a host may have to do.</summary>
    public const double Bound = 1.25;

    /// <summary>Below this part of its sequences a host has never too much: with little to do, adapters had better stay where they are.</summary>
    private const int IdleShare = 2;

    /// <param name="pool">The hosts of the base model; null = there are none.</param>
    /// <param name="adapter">See <see cref="PlacementHash"/>; null = the base model alone.</param>
    /// <param name="tried">Hosts that failed on this request.</param>
    /// <returns>Null when no host is available.</returns>
    public Choice? Choose(HostPool? pool, ulong? adapter, IReadOnlySet<HostId>? tried)
    {
        if (pool is null)
            return null;
        var now = time.GetTimestamp();
        var retry = tried is { Count: > 0 };

        // 1. Who can take it, and what all have to do together. One that failed at the last try counts only where there is no other.
        var (sure, load, room) = Sum(pool.Hosts, now, tried, sureOnly: true);
        var sureOnly = sure > 0;
        if (!sureOnly)
            (sure, load, room) = Sum(pool.Hosts, now, tried, sureOnly: false);
        if (sure == 0)
            return null;

        // 2. The best of them.
        if (adapter is not { } key)
            return new Choice(LessBusy(pool.Hosts, now, tried, sureOnly, sure), retry ? PlacementResult.Retry : PlacementResult.Base);
        var share = Bound * (load + 1) / room;
        HostState? home = null, resident = null, free = null;
        ulong homeRank = 0, residentRank = 0, freeRank = 0;
        foreach (var host in pool.Hosts)
        {
            if (!IsCandidate(host, now, tried, sureOnly))
                continue;
            var rank = PlacementHash.Rank(key, host.Hash);
            if (home is null || rank > homeRank)
                (home, homeRank) = (host, rank);
            if ((free is not null && rank <= freeRank && resident is not null && rank <= residentRank) || !HasRoom(host, share))
                continue;
            if (free is null || rank > freeRank)
                (free, freeRank) = (host, rank);
            if ((resident is null || rank > residentRank) && host.HasResident(key))
                (resident, residentRank) = (host, rank);
        }

        // Loads change while they are read: then it may be that nobody seemed to have room.
        var chosen = resident ?? free ?? home;
        if (chosen is null)
            return null;
        var result = resident is not null ? PlacementResult.Resident : chosen == home ? PlacementResult.Home : PlacementResult.Spill;
        return new Choice(chosen, retry ? PlacementResult.Retry : result);
    }

    private static bool HasRoom(HostState host, double share)
    {
        var load = host.Load + 1;
        var sequences = host.Registration.MaxSequences;
        return load <= sequences / IdleShare || load <= Math.Ceiling(share * sequences);
    }

    private (int Candidates, long Load, long Room) Sum(HostState[] hosts, long now, IReadOnlySet<HostId>? tried, bool sureOnly)
    {
        var (candidates, load, room) = (0, 0L, 0L);
        foreach (var host in hosts)
        {
            if (!IsCandidate(host, now, tried, sureOnly))
                continue;
            candidates++;
            load += host.Load;
            room += host.Registration.MaxSequences;
        }

        return (candidates, load, room);
    }

    private HostState LessBusy(HostState[] hosts, long now, IReadOnlySet<HostId>? tried, bool sureOnly, int candidates)
    {
        var first = random.Next(candidates);
        var second = candidates > 1 ? random.Next(candidates - 1) : first;
        if (candidates > 1 && second >= first)
            second++;
        HostState? one = null, other = null, last = null;
        var at = 0;
        foreach (var host in hosts)
        {
            if (!IsCandidate(host, now, tried, sureOnly))
                continue;
            last = host;
            if (at == first)
                one = host;
            if (at == second)
                other = host;
            at++;
        }

        // Fewer than a moment ago: whoever is left.
        one ??= other ?? last ?? hosts[0];
        other ??= one;
        return (long)other.Load * one.Registration.MaxSequences < (long)one.Load * other.Registration.MaxSequences ? other : one;
    }

    private bool IsCandidate(HostState host, long now, IReadOnlySet<HostId>? tried, bool sureOnly) =>
        directory.IsAvailable(host, now)
        && !(sureOnly && host.Circuit.IsDoubtful)
        && (tried is null || !tried.Contains(host.Id));
}
