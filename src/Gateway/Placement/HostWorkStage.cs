using Gateway.Placement.Affinity;

namespace Gateway.Placement;

/// <summary>After load balancing: the chosen host has one request more to do until what follows has ended.</summary>
internal sealed class HostWorkStage(AdapterAffinity affinity)
{
    /// <returns>The host; null when there is none. Else <see cref="HostState.Ended"/> must follow.</returns>
    public HostState? TryBegin(HttpContext context)
    {
        if (Placed(context) is not { } placed)
            return null;
        placed.HasBegun = true;
        placed.Host.Started();
        return placed.Host;
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
