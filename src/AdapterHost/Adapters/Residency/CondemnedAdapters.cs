using HostContract;

namespace AdapterHost.Adapters;

/// <summary>
/// The adapters that this host refuses to run, within a bound. Guarded by the cache's lock. What the gateway knows may be dropped when room is
/// needed: it sends no request for it.
/// </summary>
internal sealed class CondemnedAdapters
{
    private readonly OrderedDictionary<AdapterKey, AdapterFault> _faults = [];

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
            var known = _faults.Values.FirstOrDefault(fault => fault.Known);
            _faults.Remove(known == default ? _faults.GetAt(0).Key : known.Key);
        }

        _faults.Add(key, new AdapterFault(key, reason, Known: false));
        return true;
    }

    public void Settle(IReadOnlyCollection<AdapterFault> reported, IReadOnlySet<AdapterKey> kept)
    {
        foreach (var fault in reported)
        {
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
