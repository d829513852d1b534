using Gateway.Errors;
using Gateway.Forwarding;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Draining;

/// <summary>Lets the end of the grace end what is still forwarded, and says so: a stream ends with an error event, never as if it were whole.</summary>
internal sealed class CutOffMiddleware(RequestDelegate next, DrainState state)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var lifetime = context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(lifetime.RequestAborted, state.CutOff);
        context.Features.Set<IHttpRequestLifetimeFeature>(new CutLifetime(lifetime, ends.Token));
        try
        {
            await next(context);
        }
        finally
        {
            context.Features.Set(lifetime);
        }

        var isWhole = context.GetForwarderErrorFeature() is null;
        if (!isWhole && state.CutOff.IsCancellationRequested && !lifetime.RequestAborted.IsCancellationRequested)
            context.Features.Set(new HostAnswerFeature(GatewayRefusal.Draining));
    }
}
