using System.Text;
using Bench.Gateway.Mock;
using Bench.Gateway.Polling;

namespace Bench.Gateway.Load;

/// <summary>One kept connection of a client: sends a request, takes its answer, checks that it is the host's.</summary>
internal sealed class ClientConnection(int port) : IDisposable
{
    private readonly RawSocket _socket = RawSocket.Connect(port);
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _have;
    private int _whole;

    public int Descriptor => _socket.Descriptor;

    /// <summary>Its place in the load.</summary>
    public long IntendedAt { get; set; }

    public void Send(byte[] request)
    {
        (_have, _whole) = (0, 0);
        if (!_socket.Send(request))
            throw new LoadFailedException("A connection was closed under a request.");
    }

    /// <summary>True once the answer has come whole.</summary>
    public bool Receive()
    {
        var read = _socket.Receive(_buffer.AsSpan(_have));
        if (read == 0)
            throw new LoadFailedException("A connection was closed instead of an answer.");
        _have += Math.Max(read, 0);
        if (_whole == 0 && _buffer.AsSpan(0, _have).IndexOf("\r\n\r\n"u8) is > 0 and var end)
            ReadHead(end);
        return _whole > 0 && _have >= _whole;
    }

    public void Dispose() => _socket.Dispose();

    private void ReadHead(int end)
    {
        var head = _buffer.AsSpan(0, end);
        if (!head.StartsWith("HTTP/1.1 200 "u8))
            throw new LoadFailedException(Encoding.UTF8.GetString(_buffer, 0, _have));
        _whole = end + 4 + (int)MockConnection.Number(head, "Content-Length: "u8);
    }
}
