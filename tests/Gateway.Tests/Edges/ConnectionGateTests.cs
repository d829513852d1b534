using System.Net;
using System.Net.Sockets;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Edges;

public sealed class ConnectionGateTests
{
    private const string Get = "GET /health/live HTTP/1.1\r\nHost: g\r\n\r\n";

    [Fact]
    public async Task Connections_MoreThanTheListenerTakes_AreClosedAndTheOtherListenerServes()
    {
        await using var gateway = await GatewayServer.StartAsync("--Gateway:Limits:Connections=5");
        var open = new List<RawConnection>();
        for (var i = 0; i < 5; i++)
        {
            open.Add(await RawConnection.OpenAsync(gateway.PublicUrl));
            Assert.True(await IsServedAsync(open[^1]));
        }

        for (var i = 0; i < 20; i++)
        {
            Assert.False(await IsServedAsync(gateway.PublicUrl));
        }

        Assert.Single(gateway.Logs.Lines, line => line.Contains(" Warning 1011 ", StringComparison.Ordinal));
        using (var inner = await gateway.Internal.GetAsync("/health/live"))
            Assert.Equal(HttpStatusCode.OK, inner.StatusCode);

        // Room again as soon as the server has noticed that one is gone.
        open[0].Dispose();
        while (!await IsServedAsync(gateway.PublicUrl))
        {
        }

        open.ForEach(connection => connection.Dispose());
    }

    private static async Task<bool> IsServedAsync(Uri address)
    {
        try
        {
            using var connection = await RawConnection.OpenAsync(address);
            return await IsServedAsync(connection);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<bool> IsServedAsync(RawConnection connection)
    {
        await connection.SendAsync(Get);
        try
        {
            return await connection.Stream.ReadAsync(new byte[1024], connection.Patience) > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
