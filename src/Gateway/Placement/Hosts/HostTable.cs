using System.Collections.Frozen;
using TenantStore;

namespace Gateway.Placement.Hosts;

/// <summary>All hosts at one moment; swapped whole when one comes or goes.</summary>
internal sealed class HostTable
{
    private readonly FrozenDictionary<BaseModelId, HostPool> _pools;

    public HostTable(IEnumerable<HostState> hosts)
    {
        All = [.. hosts.OrderBy(host => host.Id.Value, StringComparer.Ordinal)];
        Pools = [.. All.GroupBy(host => host.BaseModel).Select(group => new HostPool(group.Key, ClusterName.Of(group.Key), [.. group]))];
        _pools = Pools.ToFrozenDictionary(pool => pool.BaseModel);
    }

    public HostState[] All { get; }

    public HostPool[] Pools { get; }

    public HostPool? PoolOf(BaseModelId baseModel) => _pools.GetValueOrDefault(baseModel);
}
