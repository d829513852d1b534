using AdapterHost.Engine.Watching;
using HostContract;

namespace AdapterHost.Adapters;

/// <summary>
/// The adapters that this host refuses to run, within a bound. Guarded by the cache's lock. What the gateway knows may be dropped when room is
/// needed: it sends no request for it.
/// </summary>
/// <param name="unreported">Outlives the process: what it has is condemned from the start, and what the gateway knows leaves it.</param>
internal sealed class CondemnedAdapters(CondemnedBook? unreported = null)
{
    private readonly OrderedDictionary<AdapterKey, AdapterFault> _faults =
        new(unreported?.All.Select(one => KeyValuePair.Create(one.Key, new AdapterFault(one.Key, one.Reason, Known: false))) ?? []);

    public IReadOnlyList<AdapterFault> All => [.. _faults.Values];

    public bool Contains(AdapterKey key) => _faults.Count > 0 && _faults.ContainsKey(key);

    /// <returns>False when it was condemned before.</returns>
    public bool Add(AdapterKey key, AdapterFaultReason reason)
    {
        if (_faults.ContainsKey(key))
        {
            return false;
        }

        if (_faults.Count >= HostReport.MaxFaults)
        {
            var least = Least();
            _faults.Remove(least);
            unreported?.Drop(least);
        }

        _faults.Add(key, new AdapterFault(key, reason, Known: false));
        unreported?.Keep(key, reason);
        return true;
    }

    /// <summary>The tenant is no more, and what it was to be kept from is, too.</summary>
    public void Forget(TenantKey tenant)
    {
        foreach (var key in _faults.Keys.Where(key => key.Tenant == tenant).ToList())
        {
            _faults.Remove(key);
            unreported?.Drop(key);
        }
    }

    /// <summary>
    /// Known before unknown, numbers that were not finite before crashes, of the tenant that has most, the oldest: nobody drives another tenant's
    /// out, and nobody a crash of his own by uploading nonsense.
    /// </summary>
    private AdapterKey Least()
    {
        var held = _faults.Values.CountBy(fault => fault.Key.Tenant).ToDictionary();
        return _faults.Values
            .OrderByDescending(fault => fault.Known)
            .ThenBy(fault => fault.Reason == AdapterFaultReason.Crashed)
            .ThenByDescending(fault => held[fault.Key.Tenant])
            .First().Key;
    }

    public void Settle(IReadOnlyCollection<AdapterFault> reported, IReadOnlySet<AdapterKey> kept)
    {
        foreach (var fault in reported)
        {
            if (!fault.Known)
            {
                unreported?.Drop(fault.Key);
            }

            if (!kept.Contains(fault.Key))
            {
                _faults.Remove(fault.Key);
            }
            else if (_faults.ContainsKey(fault.Key))
            {
                _faults[fault.Key] = fault with { Known = true };
            }
        }
    }
}
