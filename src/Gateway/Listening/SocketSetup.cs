using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Gateway.Listening;

/// <summary>Bounds what the kernel keeps of answers whose clients do not read.</summary>
internal sealed class SocketSetup(IOptions<ConnectionLimits> limits) : IConfigureOptions<SocketTransportOptions>
{
    public void Configure(SocketTransportOptions sockets) => sockets.CreateBoundListenSocket = endPoint =>
    {
        var listening = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        // Connections get what the listening socket has.
        listening.SendBufferSize = limits.Value.SendBufferBytes;
        return listening;
    };
}
