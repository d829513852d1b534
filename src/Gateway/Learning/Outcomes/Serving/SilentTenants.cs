using System.Collections.Concurrent;
using TenantStore;

namespace Gateway.Learning.Outcomes.Serving;

/// <summary>
/// Tenants of which nobody agreed to anything: their answers are not even copied. Known for half a minute, after which one batch is read again; so long it may take until a new consent of such a tenant counts.
/// For any thread.
/// </summary>
internal sealed class SilentTenants(TimeProvider time)
{
    private static readonly TimeSpan s_known = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<TenantId, long> _until = new();

    public void Add(TenantId tenant) => _until[tenant] = time.GetUtcNow().Add(s_known).UtcTicks;

    public bool Contains(TenantId tenant)
    {
        if (_until.IsEmpty || !_until.TryGetValue(tenant, out var until))
            return false;
        if (time.GetUtcNow().UtcTicks < until)
            return true;
        _until.TryRemove(tenant, out _);
        return false;
    }
}
