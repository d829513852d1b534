using Gateway.Authentication;
using Gateway.Listening;

namespace Gateway.Telemetry;

/// <summary>Counts what clients ask for. Probes and what hosts say are no requests of anybody's.</summary>
internal sealed class RequestMetricsMiddleware(RequestDelegate next, RequestMetrics metrics, TenantMetrics tenants, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<ListenerFeature>() is { Listener: not GatewayListener.Public } || context.Request.Path.StartsWithSegments("/health"))
        {
            await next(context);
            return;
        }

        var request = new MeteredRequest(context, metrics, time);
        context.Response.OnStarting(static state => ((MeteredRequest)state).AnswerAsync(), request);
        try
        {
            await next(context);
        }
        finally
        {
            request.End();
            if (context.Features.Get<CallerFeature>()?.Principal.Tenant is { } tenant)
                tenants.Ended(tenant, request.Status);
        }
    }
}
