using Gateway.Errors;
using Gateway.Resolution;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy;

namespace Gateway.Placement;

/// <summary>Gives the request its cluster and its one destination.</summary>
internal sealed class PlacementMiddleware(RequestDelegate next, HostSelector selector, IProxyStateLookup proxyState)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Features.GetRequiredFeature<InferenceRequestFeature>();
        var host = selector.Choose(request.BaseModel, request.TenantKey, request.Adapter);
        if (host is null
            || !proxyState.TryGetCluster(ClusterName.Of(request.BaseModel), out var cluster)
            || !cluster.Destinations.TryGetValue(host.Id.Value, out var destination))
        {
            await ErrorWriter.WriteAsync(context, GatewayRefusal.HostUnavailable);
            return;
        }

        context.ReassignProxyRequest(cluster);
        context.GetReverseProxyFeature().AvailableDestinations = [destination];
        context.Features.Set(new PlacedHostFeature(host));
        host.Started();
        try
        {
            await next(context);
        }
        finally
        {
            host.Ended();
        }
    }
}
