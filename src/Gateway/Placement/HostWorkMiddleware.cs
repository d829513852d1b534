using Gateway.Errors;
using Gateway.Placement.Affinity;

namespace Gateway.Placement;

/// <summary>After load balancing: the chosen host has one request more to do until what follows has ended; when there is none, says so.</summary>
internal sealed class HostWorkMiddleware(RequestDelegate next, AdapterAffinity affinity)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (Placed(context) is not { } placed)
        {
            await ErrorWriter.WriteAsync(context, GatewayRefusal.HostUnavailable);
            return;
        }

        placed.HasBegun = true;
        placed.Host.Started();
        try
        {
            await next(context);
        }
        finally
        {
            placed.Host.Ended();
        }
    }

    private PlacedHostFeature? Placed(HttpContext context)
    {
        if (context.Features.Get<PlacedHostFeature>() is { HasBegun: false } chosen)
            return chosen;
        // YARP asks no policy where there is one destination alone; but that one may be draining, or have failed on this request.
        var proxy = context.GetReverseProxyFeature();
        if (affinity.Pick(context, proxy.AvailableDestinations) is not { } destination)
            return null;
        proxy.AvailableDestinations = destination;
        return context.Features.Get<PlacedHostFeature>();
    }
}
