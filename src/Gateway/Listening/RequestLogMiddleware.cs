using Gateway.Authentication;

namespace Gateway.Listening;

/// <summary>
/// One line a request, for whoever looks at three in the morning: route, status, time, and whose it was, by ids. Never a path as it was
/// typed, a body, a prompt or a token. Probes, scrapes and hosts' reports are logged only when they fail.
/// </summary>
internal sealed partial class RequestLogMiddleware(RequestDelegate next, TimeProvider time, ILogger<RequestLogMiddleware> logger)
{
    /// <summary>The status of a request whose client left before its end.</summary>
    public const int ClientClosedRequest = 499;

    public async Task InvokeAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var status = context.RequestAborted.IsCancellationRequested ? ClientClosedRequest : context.Response.StatusCode;
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";
            var level = IsRoutine(context) && status < 400 ? LogLevel.Debug : LogLevel.Information;
            var principal = context.Features.Get<CallerFeature>()?.Principal;
            LogRequest(
                level,
                context.TraceIdentifier,
                context.Request.Method,
                route,
                status,
                time.GetElapsedTime(started).TotalMilliseconds,
                principal?.Tenant?.IdText ?? "-",
                principal?.Caller.ToString() ?? "-");
        }
    }

    private static bool IsRoutine(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/health") || context.Features.Get<ListenerFeature>()?.Listener is GatewayListener.Internal or GatewayListener.Metrics;

    [LoggerMessage(EventId = 1010, Message = "{RequestId} {Method} {Route} {Status} in {Milliseconds:F1} ms, tenant {Tenant}, caller {Caller}")]
    private partial void LogRequest(
        LogLevel level, string requestId, string method, string route, int status, double milliseconds, string tenant, string caller);
}
