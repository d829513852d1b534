using System.Net;
using System.Net.Sockets;

namespace Bench.Serving;

/// <summary>Ports of loopback that nobody listens on.</summary>
internal static class FreePorts
{
    private const int Attempts = 100;

    /// <summary>The first of <paramref name="count"/> free ports in a row.</summary>
    public static int InARow(int count)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var first = ((IPEndPoint)probe.LocalEndpoint).Port;
            if (first + count < IPEndPoint.MaxPort && Enumerable.Range(first + 1, count - 1).All(IsFree))
            {
                return first;
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
