using HostContract;

namespace AdapterHost.Forgetting;

/// <summary>
/// Tenants that are deleted: nothing of theirs is taken in any more, whatever a gateway still asks that has not heard of it. Ids are never given
/// again. Keeps the last so many; guarded by its owner's lock.
/// </summary>
internal sealed class ForgottenTenants
{
    public const int Most = 4096;

    private readonly HashSet<TenantKey> _tenants = [];
    private readonly Queue<TenantKey> _order = new();

    public bool Contains(TenantKey tenant) => _tenants.Count > 0 && _tenants.Contains(tenant);

    public void Add(TenantKey tenant)
    {
        if (!_tenants.Add(tenant))
        {
            return;
        }

        _order.Enqueue(tenant);
        if (_order.Count > Most)
        {
            _tenants.Remove(_order.Dequeue());
        }
    }
}
