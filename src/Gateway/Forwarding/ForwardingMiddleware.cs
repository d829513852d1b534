using Gateway.Billing;
using Gateway.Draining;
using Gateway.Errors;
using Gateway.Forwarding.Retrying;
using Gateway.Placement;
using Gateway.Telemetry;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Forwarding;

/// <summary>
/// Runs YARP's forwarder, one attempt, and says what became of it: before the first byte as another attempt or an error answer, after it as an error event.
/// </summary>
internal sealed partial class ForwardingMiddleware(
    RequestDelegate next, HostWorkStage work, RetryPolicy retries, DrainState state, BreakMetrics breaks, ILogger<ForwardingMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (work.TryBegin(context) is not { } host)
        {
            await ErrorWriter.WriteAsync(context, GatewayRefusal.HostUnavailable);
            return;
        }

        try
        {
            context.Features.Get<RequestTrace>()?.Note("placed");
            var attempts = context.Features.GetRequiredFeature<AttemptsFeature>();
            var lifetime = context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
            // The way in which YARP breaks off a client of HTTP/2.
            var reset = context.Features.Get<IHttpResetFeature>();
            using var attempt = attempts.Begin(host, lifetime, state.CutOff);
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

            await EndAsync(context, attempts, attempt);
        }
        finally
        {
            host.Ended();
        }
    }

    private ValueTask EndAsync(HttpContext context, AttemptsFeature attempts, Attempt attempt)
    {
        // Said as it is: a stream ends with an error event, never as if it were whole.
        if (attempt.WasCut && context.GetForwarderErrorFeature() is not null)
            context.Features.Set(new HostAnswerFeature(GatewayRefusal.Draining));
        var end = AttemptEnd.Of(context, attempt);
        if (end.Error != ForwarderError.None)
            LogForwarding(context.TraceIdentifier, attempt.Host.Id.Value, end.Error);
        if (end.BlamesHost && !context.Response.HasStarted)
            attempt.Host.Circuit.Failed(attempt.Host.Draining);
        if (attempts.AnotherFollows || (end.MayBeTriedAgain && retries.TryFollow(context, end.MayHaveRun)))
            return ValueTask.CompletedTask;
        if (end.Refusal is { } known)
            return new(RefuseAsync(context, known, end, attempts));
        if (attempt.Asked)
            attempt.AbortClient();
        else if (end.Error == ForwarderError.None && context.Features.GetRequiredFeature<Bill>().EndedInError)
            breaks.Broke(BreakReason.HostError);
        return ValueTask.CompletedTask;
    }

    private async Task RefuseAsync(HttpContext context, GatewayRefusal refusal, AttemptEnd end, AttemptsFeature attempts)
    {
        if (!context.Response.HasStarted)
        {
            // Who got nothing pays nothing, whatever the host reports.
            var bill = context.Features.GetRequiredFeature<Bill>();
            bill.Dropped |= (end.MayBeTriedAgain && end.MayHaveRun) || refusal == GatewayRefusal.Draining;
            bill.Refused |= end.MayBeTriedAgain && !end.MayHaveRun;
            attempts.Restore(context.Response);
            await ErrorWriter.WriteAsync(context, refusal);
            return;
        }

        if (BreakMetrics.ReasonOf(refusal) is { } reason)
            breaks.Broke(reason);
        if (context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true)
            await StreamError.WriteAsync(context.Response, refusal, context.RequestAborted);
        else
            attempts.Current?.AbortClient();
    }

    [LoggerMessage(1303, LogLevel.Information, "Request {RequestId} to host {Host} ended early: {Error}.")]
    private partial void LogForwarding(string requestId, string host, ForwarderError error);
}
