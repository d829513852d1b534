using System.Net;
using System.Net.Sockets;
using Bench.Gateway.Polling;

namespace Bench.Gateway.Mock;

/// <summary>
/// A host as the contract has it, without an engine: registers and reports, answers at once with digest and usage, streams events at the rate that a request names. One thread and
/// two system calls a request. It does not verify assertions: that is a host's cost, not a gateway's, and it would be the same behind every proxy.
/// </summary>
internal sealed class MockHost : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Poller _poller = new();
    private readonly PollTimer _timer = new();
    private readonly MockAnswers _answers;
    private readonly Dictionary<int, MockConnection> _connections = [];
    private readonly PriorityQueue<MockConnection, long> _streams = new();

    private MockHost(int port, MockAnswers answers)
    {
        _answers = answers;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen(4096);
        _listener.Blocking = false;
    }

    /// <summary><c>mock-host PORT GATEWAY_INTERNAL_PORT JOIN_SECRET_FILE MODEL.gguf NAME DIGEST</c>; runs until it is ended.</summary>
    public static int Run(string[] words)
    {
        var port = int.Parse(words[0], null);
        var membership = new MockMembership(port, int.Parse(words[1], null), words[2], words[3], words[4]);
        using var host = new MockHost(port, new MockAnswers(words[5], membership));
        new Thread(membership.Run) { IsBackground = true, Name = "membership" }.Start();
        host.Serve();
        return 0;
    }

    public void Dispose()
    {
        _timer.Dispose();
        _poller.Dispose();
        _listener.Dispose();
    }

    private void Serve()
    {
        _poller.Watch((int)_listener.Handle);
        _poller.Watch(_timer.Descriptor);
        while (true)
        {
            var ready = _poller.Wait();
            for (var i = 0; i < ready; i++)
            {
                var descriptor = _poller.Ready(i);
                if (descriptor == (int)_listener.Handle)
                    Accept();
                else if (descriptor == _timer.Descriptor)
                    _timer.Take();
                else if (_connections.TryGetValue(descriptor, out var connection) && !connection.TryRead())
                    Close(connection);
                else if (connection is { IsStreaming: true, IsScheduled: false })
                    Schedule(connection, Steady.Now);
            }

            SendDue();
        }
    }

    private void Accept()
    {
        while (_listener.Poll(TimeSpan.Zero, SelectMode.SelectRead))
        {
            var connection = new MockConnection(new RawSocket(_listener.Accept()), _answers);
            _connections[connection.Socket.Descriptor] = connection;
            _poller.Watch(connection.Socket.Descriptor);
        }
    }

    private void SendDue()
    {
        while (_streams.TryPeek(out var connection, out var due) && due <= Steady.Now)
        {
            _streams.Dequeue();
            connection.IsScheduled = false;
            if (!connection.IsStreaming)
                continue;
            if (!connection.TrySendEvent())
                Close(connection);
            else if (connection.IsStreaming)
                Schedule(connection, due + connection.Pace);
        }

        if (_streams.TryPeek(out _, out var next))
            _timer.Set(next);
    }

    private void Schedule(MockConnection connection, long at)
    {
        connection.IsScheduled = true;
        _streams.Enqueue(connection, at);
    }

    private void Close(MockConnection connection)
    {
        _connections.Remove(connection.Socket.Descriptor);
        _poller.Forget(connection.Socket.Descriptor);
        connection.Close();
    }
}
