using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TestServers;

/// <summary>One connection through a <see cref="TcpFaultProxy"/>: a client, the server and two pumps.</summary>
internal sealed class FaultConnection(TcpFaultProxy proxy, TcpClient client) : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly TcpClient _server = new();
    private bool _muted;

    public async Task RunAsync(int target, CancellationToken cancellationToken)
    {
        try
        {
            await _server.ConnectAsync(IPAddress.Loopback, target, cancellationToken);
            client.NoDelay = _server.NoDelay = true;
            // Whichever side ends first ends the other.
            await await Task.WhenAny(PumpAsync(client, _server, false, cancellationToken), PumpAsync(_server, client, true, cancellationToken));
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // Its end is what the test wants to see; the other side sees it too.
        }
    }

    /// <summary>Closes the client's side with RST, whatever is under way.</summary>
    public void Reset()
    {
        try
        {
            client.LingerState = new LingerOption(true, 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or NullReferenceException)
        {
            // It was closed already.
        }

        Dispose();
    }

    public void Dispose()
    {
        client.Dispose();
        _server.Dispose();
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, bool fromServer, CancellationToken cancellationToken)
    {
        var (source, sink) = (from.GetStream(), to.GetStream());
        var buffer = new byte[BufferBytes];
        while (true)
        {
            var count = await source.ReadAsync(buffer, cancellationToken);
            if (count == 0)
                return;
            var piece = buffer.AsMemory(0, count);
            if (!fromServer && proxy.MuteAfter is { } text && Encoding.ASCII.GetString(piece.Span).Contains(text, StringComparison.OrdinalIgnoreCase))
                _muted = true;
            await ForwardAsync(piece, sink, fromServer, cancellationToken);
        }
    }

    private async Task ForwardAsync(Memory<byte> piece, NetworkStream sink, bool fromServer, CancellationToken cancellationToken)
    {
        if (fromServer && _muted)
            return;
        var mode = await proxy.LeaveBlackholeAsync(cancellationToken);
        if (mode == FaultMode.Delay)
            await Task.Delay(proxy.NextDelay(), TimeProvider.System, cancellationToken);
        if (mode == FaultMode.Garbage && fromServer)
            proxy.Scramble(piece.Span);
        if (mode != FaultMode.Slice)
        {
            await sink.WriteAsync(piece, cancellationToken);
            return;
        }

        for (var i = 0; i < piece.Length; i++)
            await sink.WriteAsync(piece.Slice(i, 1), cancellationToken);
    }
}
