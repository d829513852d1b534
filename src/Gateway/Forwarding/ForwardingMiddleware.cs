using Gateway.Errors;
using Gateway.Placement;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Forwarding;

/// <summary>Runs YARP's forwarder and says what became of it, before the first byte as an error answer, after it as an error event.</summary>
internal sealed partial class ForwardingMiddleware(RequestDelegate next, ILogger<ForwardingMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var lifetime = context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        var held = new HeldAbort(lifetime);
        context.Features.Set<IHttpRequestLifetimeFeature>(held);
        try
        {
            await next(context);
        }
        finally
        {
            context.Features.Set(lifetime);
        }

        var error = context.GetForwarderErrorFeature()?.Error ?? ForwarderError.None;
        var refusal = context.Features.Get<HostAnswerFeature>()?.Refusal
            ?? ForwarderErrorMap.Map(error, context.RequestAborted.IsCancellationRequested);
        if (error != ForwarderError.None)
            Note(context, error);
        if (refusal is { } known)
            await RefuseAsync(context, known, held);
        else if (held.Asked)
            held.Release();
    }

    private static async Task RefuseAsync(HttpContext context, GatewayRefusal refusal, HeldAbort held)
    {
        if (!context.Response.HasStarted)
        {
            await ErrorWriter.WriteAsync(context, refusal);
            return;
        }

        if (context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true)
            await StreamError.WriteAsync(context.Response, refusal, context.RequestAborted);
        else
            held.Release();
    }

    private void Note(HttpContext context, ForwarderError error)
    {
        var host = context.Features.GetRequiredFeature<PlacedHostFeature>().Host;
        if (ForwarderErrorMap.BlamesHost(error))
            host.Circuit.Failed();
        LogForwarding(context.TraceIdentifier, host.Id.Value, error);
    }

    [LoggerMessage(1303, LogLevel.Information, "Request {RequestId} to host {Host} ended early: {Error}.")]
    private partial void LogForwarding(string requestId, string host, ForwarderError error);
}
