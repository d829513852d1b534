using HostContract;

namespace AdapterHost.Dialects.Billing;

/// <summary>
/// What requests cost whose answers did not reach the gateway whole, until it has billed them. Bounded: of more the oldest are forgotten, and the
/// gateway bills those by what it forwarded. For any thread.
/// </summary>
internal sealed class CutShortBook
{
    /// <summary>About 1 MB.</summary>
    public const int MaxEntries = 4096;

    private readonly Lock _gate = new();
    private readonly LinkedList<CutShortReport> _entries = [];
    private readonly Dictionary<string, LinkedListNode<CutShortReport>> _byRequest = new(StringComparer.Ordinal);

    /// <summary>The oldest, as many as fit into one report.</summary>
    public IReadOnlyList<CutShortReport> Pending
    {
        get
        {
            lock (_gate)
                return [.. _entries.Take(HostReport.MaxCutShort)];
        }
    }

    /// <param name="assertion">The request.</param>
    /// <param name="usage">What ran of it.</param>
    public void Add(Assertion assertion, AnswerUsage usage)
    {
        // Who names no account has nobody to bill.
        if (assertion.Account is not { } account)
            return;
        lock (_gate)
        {
            if (_byRequest.ContainsKey(assertion.RequestId))
                return;
            _byRequest[assertion.RequestId] = _entries.AddLast(new CutShortReport(assertion.Tenant, assertion.RequestId, account, usage));
            if (_entries.Count > MaxEntries)
                Remove(_entries.First!);
        }
    }

    /// <summary>The gateway has billed these.</summary>
    public void Billed(IEnumerable<string> requests)
    {
        lock (_gate)
        {
            foreach (var request in requests)
            {
                if (_byRequest.TryGetValue(request, out var node))
                    Remove(node);
            }
        }
    }

    /// <summary>These tenants are deleted: nobody is billed.</summary>
    public void Forget(IReadOnlyCollection<TenantKey> tenants)
    {
        lock (_gate)
        {
            foreach (var node in _byRequest.Values.Where(node => tenants.Contains(node.Value.Tenant)).ToList())
                Remove(node);
        }
    }

    private void Remove(LinkedListNode<CutShortReport> node)
    {
        _byRequest.Remove(node.Value.RequestId);
        _entries.Remove(node);
    }
}
