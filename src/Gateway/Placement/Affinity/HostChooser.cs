using Gateway.Placement.Hosts;
using HostContract;

namespace Gateway.Placement.Affinity;

/// <summary>
/// Chooses a host. Each adapter has an order of hosts of its own (rendezvous hashing: when a host goes, only what was its own moves). Of the hosts that have the
/// adapter in memory the first in that order that has not more to do than others gets the request, or else the least busy; where all have more than their share,
/// or none has the adapter, the first in the order with less. So an adapter in demand spreads over as many hosts as it takes, and leaves room on each of them for
/// what has no other place; when the demand is over the copies go with time, as nobody asks for them.
/// </summary>
/// <remarks>Two passes over an array; nothing is made and nothing sorted. Safe for many threads.</remarks>
/// <param name="directory">Whose hosts they are.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Any number from 0 to below the given one; for any thread.</param>
internal sealed class HostChooser(HostDirectory directory, TimeProvider time, Func<int, int> random)
{
    /// <param name="pool">The hosts of the base model; null = there are none.</param>
    /// <param name="adapter">See <see cref="PlacementHash"/>; null = the base model alone.</param>
    /// <param name="tried">Hosts that failed on this request.</param>
    /// <param name="tenant">Whose request it is: one that failed on it last is doubtful to nobody else.</param>
    /// <returns>Null when no host is available.</returns>
    public Choice? Choose(HostPool? pool, ulong? adapter, IReadOnlySet<HostId>? tried, TenantKey? tenant = null)
    {
        if (pool is null)
            return null;
        var now = time.GetTimestamp();
        var retry = tried is { Count: > 0 };

        // 1. Who can take it, and what all have to do together. One that failed at the last try counts only where there is no other.
        var sureOnly = true;
        var demand = Sum(pool.Hosts, now, tried, tenant, sureOnly);
        if (demand.Candidates == 0)
            demand = Sum(pool.Hosts, now, tried, tenant, sureOnly = false);
        if (demand.Candidates == 0)
            return null;

        // 2. The best of them.
        if (adapter is not { } key)
            return new Choice(LessBusy(pool.Hosts, now, tried, tenant, sureOnly, demand.Candidates), retry ? PlacementResult.Retry : PlacementResult.Base);
        HostState? home = null, eased = null, resident = null, free = null, idlest = null;
        ulong homeRank = 0, easedRank = 0, freeRank = 0;
        double residentLoad = 0, idlestLoad = 0;
        foreach (var host in pool.Hosts)
        {
            if (!IsCandidate(host, now, tried, tenant, sureOnly))
                continue;
            var rank = PlacementHash.Rank(key, host.Hash);
            if (home is null || rank > homeRank)
                (home, homeRank) = (host, rank);
            var load = demand.LoadOf(host) + 1;
            var relative = load / host.Registration.MaxSequences;
            if (idlest is null || relative < idlestLoad)
                (idlest, idlestLoad) = (host, relative);
            if (load > demand.MostOf(host))
                continue;
            if (free is null || rank > freeRank)
                (free, freeRank) = (host, rank);
            if (!host.HasResident(key))
                continue;
            if (load <= demand.ShareOf(host) && (eased is null || rank > easedRank))
                (eased, easedRank) = (host, rank);
            if (resident is null || relative < residentLoad)
                (resident, residentLoad) = (host, relative);
        }

        // Loads change while they are read: then it may be that nobody seemed to have room.
        var chosen = eased ?? resident ?? free ?? idlest;
        if (chosen is null)
            return null;
        var result = resident is not null ? PlacementResult.Resident : chosen == home ? PlacementResult.Home : PlacementResult.Spill;
        return new Choice(chosen, retry ? PlacementResult.Retry : result);
    }

    private PoolDemand Sum(HostState[] hosts, long now, IReadOnlySet<HostId>? tried, TenantKey? tenant, bool sureOnly)
    {
        var demand = new PoolDemand();
        foreach (var host in hosts)
        {
            if (IsCandidate(host, now, tried, tenant, sureOnly))
                demand.Add(host);
        }

        return demand;
    }

    private HostState LessBusy(HostState[] hosts, long now, IReadOnlySet<HostId>? tried, TenantKey? tenant, bool sureOnly, int candidates)
    {
        var first = random(candidates);
        var second = candidates > 1 ? random(candidates - 1) : first;
        if (candidates > 1 && second >= first)
            second++;
        HostState? one = null, other = null, last = null;
        var at = 0;
        foreach (var host in hosts)
        {
            if (!IsCandidate(host, now, tried, tenant, sureOnly))
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

    private bool IsCandidate(HostState host, long now, IReadOnlySet<HostId>? tried, TenantKey? tenant, bool sureOnly) =>
        directory.IsAvailable(host, now)
        && !(sureOnly && (tenant is { } whose ? host.Circuit.IsDoubtfulTo(whose) : host.Circuit.IsDoubtful))
        && (tried is null || !tried.Contains(host.Id));
}
