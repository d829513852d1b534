using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Forwarding.Retrying;

/// <summary>
/// How many second attempts may wait for their hosts at once: a share of the requests that are under way, so that hosts that fail do not double the load
/// of those that are left. One tenant gets at most half of it: requests that break hosts take no retries from everybody else's. For any thread.
/// </summary>
internal sealed class RetryBudget(IOptions<ForwardingOptions> options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TenantId, int> _ofTenants = [];
    private int _active;
    private int _retries;

    /// <summary>Second attempts that wait for their hosts.</summary>
    public int Retries => Volatile.Read(ref _retries);

    public void Enter() => Interlocked.Increment(ref _active);

    public void Leave() => Interlocked.Decrement(ref _active);

    /// <summary>Null when there is none left.</summary>
    public RetryLease? TryTake(TenantId tenant)
    {
        lock (_lock)
        {
            var most = Math.Max(options.Value.LeastRetries, (int)((long)Volatile.Read(ref _active) * options.Value.RetryPercent / 100));
            var mine = _ofTenants.GetValueOrDefault(tenant);
            if (_retries >= most || mine >= (most + 1) / 2)
                return null;
            _ofTenants[tenant] = mine + 1;
            _retries++;
            return new RetryLease(this, tenant);
        }
    }

    internal void Return(TenantId tenant)
    {
        lock (_lock)
        {
            _retries--;
            if (--_ofTenants[tenant] == 0)
                _ofTenants.Remove(tenant);
        }
    }
}
