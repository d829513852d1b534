using Gateway.Billing;
using Gateway.Listening;
using Microsoft.Extensions.Options;

namespace Gateway.Forwarding;

/// <summary>Watches both sides of a stream: that its client gets a sign of life while the host is silent, and that it takes what it is sent.</summary>
internal sealed class StreamTiming(IOptions<ForwardingOptions> options, IOptions<ConnectionLimits> limits, TimeProvider time, ILogger<TimedBody> logger)
{
    /// <param name="context">The request; its answer has not begun.</param>
    /// <param name="content">The host's stream.</param>
    /// <param name="bill">Where its cost goes.</param>
    /// <returns>The stream for the client.</returns>
    public HttpContent Watch(HttpContext context, HttpContent content, Bill bill)
    {
        context.Response.Body = new TimedBody(context.Response.Body, context, limits.Value, time, logger);
        return new MeteredContent(content, bill, new StreamPulse(options.Value.KeepAlive, options.Value.Activity, time));
    }
}
