using Gateway.Listening;

namespace Gateway.Telemetry;

/// <summary>Traces what clients ask for. Only there where traces are on.</summary>
internal sealed class TraceMiddleware(RequestDelegate next, RequestTraces traces)
{
    private const string NoRoute = "none", OtherMethod = "_OTHER";

    private static readonly string[] s_methods =
        [HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete, HttpMethods.Head, HttpMethods.Options];

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<ListenerFeature>() is { Listener: not GatewayListener.Public } || context.Request.Path.StartsWithSegments("/health"))
        {
            await next(context);
            return;
        }

        using var trace = traces.Begin(context);
        if (trace is null)
        {
            await next(context);
            return;
        }

        context.Features.Set(trace);
        context.Response.OnStarting(
            static state =>
            {
                ((RequestTrace)state).Note("first byte");
                return Task.CompletedTask;
            },
            trace);
        try
        {
            await next(context);
        }
        finally
        {
            var status = context.RequestAborted.IsCancellationRequested ? RequestLogMiddleware.ClientClosedRequest : context.Response.StatusCode;
            trace.End(
                Array.Find(s_methods, method => method == context.Request.Method) ?? OtherMethod,
                (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? NoRoute,
                status);
        }
    }
}
