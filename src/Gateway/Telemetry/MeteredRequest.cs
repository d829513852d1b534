using Yarp.ReverseProxy.Model;

namespace Gateway.Telemetry;

/// <summary>One request on its way through the gateway, as the metrics see it. One thread at a time.</summary>
internal sealed class MeteredRequest(HttpContext context, RequestMetrics metrics, TimeProvider time)
{
    private const string NoRoute = "none", Management = "management", ManagementPath = "/api/";
    private const string EventStream = "text/event-stream";

    private readonly long _started = time.GetTimestamp();
    private bool _streams;

    /// <summary>The route as it was declared, never a path as it was typed.</summary>
    public string Route => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? NoRoute;

    public int Status => context.RequestAborted.IsCancellationRequested ? Listening.RequestLogMiddleware.ClientClosedRequest : context.Response.StatusCode;

    /// <summary>The answer's head is about to go out, and a stream's first event with it.</summary>
    public Task AnswerAsync()
    {
        if (context.Features.Get<IReverseProxyFeature>() is null || context.Response.StatusCode >= StatusCodes.Status400BadRequest)
            return Task.CompletedTask;
        metrics.FirstByte(Route, time.GetElapsedTime(_started));
        _streams = context.Response.ContentType?.StartsWith(EventStream, StringComparison.OrdinalIgnoreCase) == true;
        if (_streams)
            metrics.StreamStarted();
        return Task.CompletedTask;
    }

    public void End()
    {
        if (_streams)
            metrics.StreamEnded();
        var route = Route;
        // Each route of a histogram is two dozen series: those that people wait for in an editor are worth it.
        metrics.Ended(route, Status, route.StartsWith(ManagementPath, StringComparison.Ordinal) ? Management : route, time.GetElapsedTime(_started));
    }
}
