using System.Net;
using System.Net.Sockets;

namespace EndToEnd.Running;

/// <summary>Ports that <c>./dev run</c> can have.</summary>
internal static class FreePorts
{
    private const int Attempts = 100;
    private const int InARow = 5;

    /// <summary>The first of as many free ports in a row as a run can need.</summary>
    public static int Find() => Find(InARow);

    /// <param name="count">How many in a row.</param>
    public static int Find(int count)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var port = ((IPEndPoint)probe.LocalEndpoint).Port;
            if (port < 65000 && Enumerable.Range(port + 1, count - 1).All(IsFree))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No {count} free ports in a row.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
