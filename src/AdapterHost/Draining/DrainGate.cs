using AdapterHost.Errors;
using AdapterHost.Hosting;

namespace AdapterHost.Draining;

/// <summary>
/// Counts what runs, and takes nothing new once this host was asked to end: 503 <c>draining</c> before anything of the request ran, so that the
/// gateway can ask another host. Probes and scrapers pass, and gateways that ask how the host is.
/// </summary>
internal sealed class DrainGate(RequestDelegate next, DrainState state)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (OpenRoutes.IsOpen(context.Request) || GatewayRoutes.Is(context.Request))
        {
            await next(context);
            return;
        }

        if (!state.TryEnter())
        {
            await ErrorResponse.WriteAsync(context, ErrorMap.Draining, context.RequestAborted);
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            state.Leave();
        }
    }
}
