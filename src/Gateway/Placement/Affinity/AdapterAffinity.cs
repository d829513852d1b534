using Gateway.Forwarding.Retrying;
using Gateway.Resolution;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace Gateway.Placement.Affinity;

/// <summary>The policy of every cluster; see <see cref="HostChooser"/>. Names what it chose in <see cref="PlacedHostFeature"/>.</summary>
internal sealed class AdapterAffinity(HostDirectory directory, HostChooser chooser, PlacementHash hash, PlacementMetrics metrics) : ILoadBalancingPolicy
{
    public const string PolicyName = "AdapterAffinity";

    public string Name => PolicyName;

    public DestinationState? PickDestination(HttpContext context, ClusterState cluster, IReadOnlyList<DestinationState> availableDestinations) =>
        Pick(context, availableDestinations);

    public DestinationState? Pick(HttpContext context, IReadOnlyList<DestinationState> destinations)
    {
        var request = context.Features.GetRequiredFeature<InferenceRequestFeature>();
        var adapter = request.Adapter is { } digest ? hash.Of(request.TenantKey, digest) : (ulong?)null;
        var choice = chooser.Choose(directory.Table.PoolOf(request.BaseModel), adapter, context.Features.Get<AttemptsFeature>()?.Tried, request.TenantKey);
        if (choice is not { } placed || Find(destinations, placed.Host) is not { } destination)
        {
            context.Features.Set<PlacedHostFeature>(null);
            return null;
        }

        context.Features.Set(new PlacedHostFeature(placed.Host));
        metrics.Placed(placed.Result);
        return destination;
    }

    private static DestinationState? Find(IReadOnlyList<DestinationState> destinations, HostState host)
    {
        for (var i = 0; i < destinations.Count; i++)
        {
            if (string.Equals(destinations[i].DestinationId, host.Id.Value, StringComparison.Ordinal))
                return destinations[i];
        }

        return null;
    }
}
