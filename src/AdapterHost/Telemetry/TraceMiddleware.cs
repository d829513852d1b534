namespace AdapterHost.Telemetry;

/// <summary>Traces what the gateway traces. Behind the assertion, and only there where traces are on.</summary>
internal sealed class TraceMiddleware(RequestDelegate next, HostTraces traces)
{
    public async Task InvokeAsync(HttpContext context)
    {
        using var trace = traces.Begin(context);
        if (trace is not null)
            context.Features.Set(trace);
        try
        {
            await next(context);
        }
        finally
        {
            trace?.End(context.Response.StatusCode);
        }
    }
}
