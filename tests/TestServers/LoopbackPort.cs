using System.Net;
using System.Net.Sockets;

namespace TestServers;

/// <summary>Ports on 127.0.0.1 that nobody listens on.</summary>
public static class LoopbackPort
{
    /// <summary>One free port. Somebody else may take it before its user does: whoever starts a server tries again with another.</summary>
    public static int Find()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
