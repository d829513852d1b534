using HostContract.MutualTls;
using Microsoft.AspNetCore.Connections.Features;

namespace AdapterHost.Hosting;

/// <summary>
/// The border between the two listeners: on that for probes and scrapers there is nothing but <see cref="OpenRoutes"/>, and with mutual TLS nothing on the other
/// one answers without a gateway whose certificate is good now. The handshake has judged it; the authorities may have changed since, or it may have run out.
/// </summary>
internal sealed class ListenerGuard(RequestDelegate next, PeerTls peers)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<ListenerFeature>()?.Listener == HostListener.Metrics)
            return OpenRoutes.IsOpen(context.Request) ? next(context) : AnswerAsync(context, StatusCodes.Status404NotFound);
        if (!peers.Enabled || (context.Features.Get<VerifiedPeer>() is { } peer && peers.IsStillGood(peer)))
            return next(context);
        // In HTTP/2 too: the connection takes in nothing more, and answers that run on it end.
        context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        return AnswerAsync(context, StatusCodes.Status401Unauthorized);
    }

    private static Task AnswerAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
