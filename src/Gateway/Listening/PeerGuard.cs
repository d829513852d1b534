using Gateway.Errors;
using HostContract.MutualTls;
using Microsoft.AspNetCore.Connections.Features;

namespace Gateway.Listening;

/// <summary>
/// With mutual TLS nothing on the internal listener answers without a peer whose certificate is good now. The handshake has judged it; the authorities may have
/// changed since, and the certificate may have run out.
/// </summary>
internal sealed class PeerGuard(RequestDelegate next, PeerTls peers)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!peers.Enabled || context.Features.Get<ListenerFeature>()?.Listener != GatewayListener.Internal)
            return next(context);
        if (context.Features.Get<VerifiedPeer>() is { } peer && peers.IsStillGood(peer))
            return next(context);
        // In HTTP/2 too: it takes in nothing more, and answers that run on it end.
        context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        return ErrorWriter.WriteAsync(context, GatewayRefusal.InvalidApiKey);
    }
}
