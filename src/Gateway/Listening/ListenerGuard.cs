namespace Gateway.Listening;

/// <summary>Takes away the endpoints of other listeners, so that they are as absent as any unknown path.</summary>
internal sealed class ListenerGuard(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var listener = context.Features.Get<ListenerFeature>()?.Listener ?? GatewayListener.Public;
        var metadata = context.GetEndpoint()?.Metadata.GetMetadata<ListenerMetadata>() ?? ListenerMetadata.PublicOnly;
        // Routing's own 405 endpoint carries no metadata; the path tells it apart.
        if (!metadata.Serves(listener) || (listener == GatewayListener.Public && context.Request.Path.StartsWithSegments("/internal")))
            context.SetEndpoint(null);
        return next(context);
    }
}
