using TenantStore;

namespace Gateway.Shedding;

/// <summary>
/// What each tenant has at work on one base model, and whether one more may begin. Nothing waits here: who waits, waits at a host, where the next is
/// chosen by class and by what tenants have had. Safe for many threads; the lock is held for a few comparisons.
/// </summary>
/// <remarks>
/// While there is room that is shared anybody gets in: capacity is not kept idle for those who might come. When there is none, a tenant with nothing at work, or
/// with less than the one that has most, still gets in on a reserve, and what comes free is the reserve's first: so the one with most is refused until
/// others have as much or want no more. That is max-min fairness by requests. Hosts choose the tenant that has had least first, so those on the
/// reserve do not wait behind all the rest.
/// What other gateways have at work is of tenants that nobody here can tell: who has least here may have most there. So a tenant that has far less than
/// that, and is not known to have less than another, gets half of the reserve: one tenant at one gateway keeps none at another out, and one that is at all
/// of them leaves the other half to those that have nothing.
/// </remarks>
internal sealed class WorkShares
{
    /// <summary>
    /// Who has at least one of so many parts of what other gateways have may well be the one that has it: behind a balancer a tenant has about as much at
    /// each of two or three gateways.
    /// </summary>
    private const int OthersParts = 2;

    private readonly Lock _lock = new();
    private readonly Dictionary<TenantId, int> _byTenant = [];
    private int _total;

    public int Total
    {
        get
        {
            lock (_lock)
                return _total;
        }
    }

    /// <summary>Counts the request in when there is room for it; <see cref="End"/> must follow then.</summary>
    public ShedReason TryBegin(TenantId tenant, WorkRoom room)
    {
        lock (_lock)
        {
            var mine = _byTenant.GetValueOrDefault(tenant);
            if (Judge_NeedsLock(mine, room) is var reason and not ShedReason.None)
                return reason;
            _byTenant[tenant] = mine + 1;
            _total++;
            return ShedReason.None;
        }
    }

    /// <summary>Counts it in whatever there is.</summary>
    public void Begin(TenantId tenant)
    {
        lock (_lock)
        {
            _byTenant[tenant] = _byTenant.GetValueOrDefault(tenant) + 1;
            _total++;
        }
    }

    public void End(TenantId tenant)
    {
        lock (_lock)
        {
            _total--;
            if (--_byTenant[tenant] is 0)
                _byTenant.Remove(tenant);
        }
    }

    private ShedReason Judge_NeedsLock(int mine, WorkRoom room)
    {
        var busy = _total + room.Elsewhere;
        if (busy < room.Shared)
            return ShedReason.None;
        // The margin keeps tenants that have about the same off the reserve.
        var isLight = mine == 0 || mine + 1 < Heaviest_NeedsLock();
        if (!isLight && (mine + 1) * OthersParts >= room.Elsewhere)
            return ShedReason.OverShare;
        if (busy < (isLight ? room.Most : room.Unclear))
            return ShedReason.None;
        return busy < room.Most ? ShedReason.OverShare : ShedReason.Full;
    }

    /// <summary>At most as many tenants as there are requests at work, and asked only when hosts are full.</summary>
    private int Heaviest_NeedsLock()
    {
        var heaviest = 0;
        foreach (var (_, count) in _byTenant)
            heaviest = Math.Max(heaviest, count);
        return heaviest;
    }
}
