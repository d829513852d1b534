using Microsoft.AspNetCore.Connections.Features;

namespace Gateway.Draining;

/// <summary>
/// While load balancers find out that this gateway ends, every answer takes its connection with it: so the connections that proxies keep are gone
/// before the listener is, and none is closed under a request.
/// </summary>
internal sealed class DrainMiddleware(RequestDelegate next, DrainState state)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (state.IsDraining)
            LetGo(context);
        return next(context);
    }

    private static void LetGo(HttpContext context)
    {
        if (HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            // GOAWAY; this stream and those that run are finished.
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
            return;
        }

        // Late: whoever writes an error clears the headers first.
        context.Response.OnStarting(
            static state =>
            {
                ((HttpContext)state).Response.Headers.Connection = "close";
                return Task.CompletedTask;
            },
            context);
    }
}
