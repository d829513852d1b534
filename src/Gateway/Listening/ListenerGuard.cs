namespace Gateway.Listening;

/// <summary>Takes away the endpoints of the other listener, so that they are as absent as any unknown path.</summary>
internal sealed class ListenerGuard(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var listener = context.Features.Get<ListenerFeature>()?.Listener ?? GatewayListener.Public;
        var metadata = context.GetEndpoint()?.Metadata.GetMetadata<ListenerMetadata>() ?? ListenerMetadata.PublicOnly;
        var served = listener == GatewayListener.Internal
            ? metadata.Internal
            // Routing's own 405 endpoint carries no metadata; the path tells it apart.
            : metadata.Public && !context.Request.Path.StartsWithSegments("/internal");
        if (!served)
            context.SetEndpoint(null);
        return next(context);
    }
}
