using Gateway.Billing;
using Gateway.Errors;
using Gateway.Forwarding.Retrying;
using Gateway.Placement;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Forwarding;

/// <summary>
/// Runs YARP's forwarder, one attempt, and says what became of it: before the first byte as another attempt or an error answer, after it as an error event.
/// </summary>
internal sealed partial class ForwardingMiddleware(RequestDelegate next, RetryPolicy retries, ILogger<ForwardingMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var host = context.Features.GetRequiredFeature<PlacedHostFeature>().Host;
        var attempts = context.Features.GetRequiredFeature<AttemptsFeature>();
        var lifetime = context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        // The way in which YARP breaks off a client of HTTP/2.
        var reset = context.Features.Get<IHttpResetFeature>();
        using var attempt = attempts.Begin(host, lifetime);
        context.Features.Set<IHttpRequestLifetimeFeature>(attempt);
        context.Features.Set<IHttpResetFeature>(null);
        try
        {
            await next(context);
        }
        finally
        {
            context.Features.Set(lifetime);
            context.Features.Set(reset);
        }

        var end = AttemptEnd.Of(context, attempt);
        if (end.Error != ForwarderError.None)
            LogForwarding(context.TraceIdentifier, host.Id.Value, end.Error);
        if (end.BlamesHost && !context.Response.HasStarted)
            host.Circuit.Failed();
        if (attempts.AnotherFollows || (end.MayBeTriedAgain && retries.TryFollow(context, end.MayHaveRun)))
            return;
        if (end.Refusal is { } known)
            await RefuseAsync(context, known, end, attempts);
        else if (attempt.Asked)
            attempt.AbortClient();
    }

    private static async Task RefuseAsync(HttpContext context, GatewayRefusal refusal, AttemptEnd end, AttemptsFeature attempts)
    {
        if (!context.Response.HasStarted)
        {
            // Who got nothing pays nothing, whatever the host reports.
            var bill = context.Features.GetRequiredFeature<Bill>();
            bill.Dropped |= end.MayBeTriedAgain && end.MayHaveRun;
            bill.Refused |= end.MayBeTriedAgain && !end.MayHaveRun;
            attempts.Restore(context.Response);
            await ErrorWriter.WriteAsync(context, refusal);
            return;
        }

        if (context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true)
            await StreamError.WriteAsync(context.Response, refusal, context.RequestAborted);
        else
            attempts.Current?.AbortClient();
    }

    [LoggerMessage(1303, LogLevel.Information, "Request {RequestId} to host {Host} ended early: {Error}.")]
    private partial void LogForwarding(string requestId, string host, ForwarderError error);
}
