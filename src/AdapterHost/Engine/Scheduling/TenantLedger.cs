using HostContract;

namespace AdapterHost.Engine;

/// <summary>
/// The accounts of all tenants that are active or in debt (Virtual Token Counter, arXiv 2401.00588). Inference thread.
/// </summary>
internal sealed class TenantLedger
{
    /// <summary>Idle accounts kept before those that say nothing any more are dropped.</summary>
    private const int IdleKept = 1024;

    private readonly Dictionary<TenantKey, TenantAccount> _accounts = [];
    private readonly List<TenantAccount> _active = [];
    private readonly List<TenantKey> _stale = [];
    private double _floor;

    /// <summary>Accounts with requests that wait or run.</summary>
    public IReadOnlyList<TenantAccount> Active => _active;

    public int Count => _accounts.Count;

    /// <summary>The account of a request that has just come.</summary>
    public TenantAccount Open(TenantKey tenant)
    {
        if (_accounts.TryGetValue(tenant, out var account) && account.IsActive)
        {
            return account;
        }

        RaiseFloor();
        if (account is null)
        {
            DropStale();
            account = new TenantAccount(tenant);
            _accounts.Add(tenant, account);
        }

        account.Return(_floor);
        _active.Add(account);
        return account;
    }

    /// <summary>Its last request has ended.</summary>
    public void Close(TenantAccount account)
    {
        _active.Remove(account);
        if (_active.Count == 0)
        {
            // Whoever comes next starts where the last one left, so that nobody's past counts against a host that was idle.
            _floor = Math.Max(_floor, account.Service);
        }
    }

    /// <summary>The tenant is no more: its debt goes too. False while it has requests.</summary>
    public bool Forget(TenantKey tenant)
    {
        if (_accounts.TryGetValue(tenant, out var account) && account.IsActive)
        {
            return false;
        }

        _accounts.Remove(tenant);
        return true;
    }

    private void RaiseFloor()
    {
        var least = double.PositiveInfinity;
        foreach (var account in _active)
        {
            least = Math.Min(least, account.Service);
        }

        _floor = double.IsFinite(least) ? Math.Max(_floor, least) : _floor;
    }

    /// <summary>An idle account at or under the floor says no more than a new one would.</summary>
    private void DropStale()
    {
        if (_accounts.Count - _active.Count <= IdleKept)
        {
            return;
        }

        _stale.Clear();
        foreach (var (tenant, account) in _accounts)
        {
            if (!account.IsActive && account.Service <= _floor)
            {
                _stale.Add(tenant);
            }
        }

        foreach (var tenant in _stale)
        {
            _accounts.Remove(tenant);
        }
    }
}
