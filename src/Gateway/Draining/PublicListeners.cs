using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Draining;

/// <summary>
/// Kestrel's sockets, of which those of the <see cref="PublicEndPoint"/> can be closed before the server stops. Kestrel itself only closes all
/// listeners together; but while streams finish, hosts still report, fetch adapters and tell what requests cost. For any thread.
/// </summary>
internal sealed class PublicListeners(IConnectionListenerFactory sockets) : IConnectionListenerFactory
{
    private readonly ConcurrentBag<IConnectionListener> _public = [];

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var listener = await sockets.BindAsync(endpoint, cancellationToken);
        if (endpoint is PublicEndPoint)
            _public.Add(listener);
        return listener;
    }

    /// <summary>From now on connecting is refused, which tells any load balancer to go elsewhere. Kestrel unbinds again at its own end, which does nothing then.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        foreach (var listener in _public)
            await listener.UnbindAsync(cancellationToken);
    }
}
