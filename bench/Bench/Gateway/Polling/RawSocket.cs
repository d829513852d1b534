using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Bench.Gateway.Polling;

/// <summary>A connection of loopback, read and written by plain system calls that never wait.</summary>
internal sealed partial class RawSocket : IDisposable
{
    private const int NoSignal = 0x4000, Again = 11;

    private readonly Socket _socket;

    public RawSocket(Socket socket)
    {
        _socket = socket;
        _socket.Blocking = false;
        _socket.NoDelay = true;
        Descriptor = (int)_socket.Handle;
    }

    public int Descriptor { get; }

    public static RawSocket Connect(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, port);
        return new RawSocket(socket);
    }

    /// <summary>Bytes read; 0 at the end or after a reset, -1 when there are none now.</summary>
    public int Receive(Span<byte> buffer)
    {
        var read = (int)recv(Descriptor, buffer, buffer.Length, 0);
        return read >= 0 ? read : Marshal.GetLastPInvokeError() == Again ? -1 : 0;
    }

    /// <summary>Sends all of it. What is sent here is small and fits the socket's buffer but for a peer that does not read.</summary>
    /// <returns>False when the peer is gone.</returns>
    public bool Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var sent = (int)send(Descriptor, bytes, bytes.Length, NoSignal);
            if (sent > 0)
                bytes = bytes[sent..];
            else if (Marshal.GetLastPInvokeError() != Again)
                return false;
            else
                _socket.Poll(TimeSpan.FromSeconds(1), SelectMode.SelectWrite);
        }

        return true;
    }

    public void Dispose() => _socket.Dispose();

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recv(int descriptor, Span<byte> buffer, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint send(int descriptor, ReadOnlySpan<byte> bytes, nint length, int flags);
}
