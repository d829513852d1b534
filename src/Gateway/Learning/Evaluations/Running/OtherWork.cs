using Gateway.Placement;
using Gateway.Shedding;
using TenantStore;

namespace Gateway.Learning.Evaluations.Running;

/// <summary>
/// People of this gateway, at once; and by the hosts' reports whatever other gateways have with them: mostly people, and where it is another's evaluation the two make room for each other.
/// </summary>
internal sealed class OtherWork(PeopleWatch people, HostDirectory hosts) : IOtherWork
{
    private static readonly TimeSpan s_presence = TimeSpan.FromSeconds(2);

    public bool IsThere(BaseModelId model) =>
        people.HasSeen(model, s_presence) || (hosts.Table.PoolOf(model)?.Hosts.Any(host => host.OfOthers > 0 && hosts.IsAvailable(host)) ?? false);
}
