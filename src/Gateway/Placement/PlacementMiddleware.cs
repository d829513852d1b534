using Gateway.Errors;
using Gateway.Resolution;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy;

namespace Gateway.Placement;

/// <summary>Gives the request the cluster of its base model; load balancing chooses a host of it, see <see cref="Affinity.AdapterAffinity"/>.</summary>
internal sealed class PlacementMiddleware(RequestDelegate next, HostDirectory directory, IProxyStateLookup proxyState)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Features.GetRequiredFeature<InferenceRequestFeature>();
        if (directory.Table.PoolOf(request.BaseModel) is not { } pool || !proxyState.TryGetCluster(pool.ClusterId, out var cluster))
            return ErrorWriter.WriteAsync(context, GatewayRefusal.HostUnavailable);
        context.ReassignProxyRequest(cluster);
        return next(context);
    }
}
