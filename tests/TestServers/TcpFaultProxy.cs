using System.Net;
using System.Net.Sockets;

namespace TestServers;

/// <summary>
/// A TCP proxy on 127.0.0.1 in front of a real server, whose faults a test switches on and off. The mode holds for new connections and for
/// those that are there. Its randomness is seeded.
/// </summary>
public sealed class TcpFaultProxy : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<FaultConnection> _connections = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly int _target;
    private readonly Random _random;
    private TcpListener? _listener;
    private TaskCompletionSource _modeChanged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FaultMode _mode;

    private TcpFaultProxy(int target, int seed)
    {
        (_target, _random) = (target, new Random(seed));
        _listener = Listen(0);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    public int Port { get; }

    /// <summary>In mode <see cref="FaultMode.Delay"/>.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>In mode <see cref="FaultMode.Delay"/>.</summary>
    public TimeSpan Jitter { get; set; }

    /// <summary>
    /// What the server sends on a connection is lost from the moment on that a client sent this text on it; null = never. (A client's
    /// subscriptions have a connection of their own: "SUBSCRIBE" loses all messages and nothing else.)
    /// </summary>
    public string? MuteAfter { get; set; }

    /// <summary>Connections accepted so far.</summary>
    public int Accepted { get; private set; }

    public FaultMode Mode
    {
        get => _mode;
        set
        {
            List<FaultConnection> reset = [];
            TaskCompletionSource changed;
            lock (_gate)
            {
                _mode = value;
                changed = _modeChanged;
                _modeChanged = new(TaskCreationOptions.RunContinuationsAsynchronously);
                if (value is FaultMode.Refuse or FaultMode.Reset)
                    reset = [.. _connections];
                if (value == FaultMode.Refuse)
                {
                    _listener?.Dispose();
                    _listener = null;
                }
                else
                {
                    _listener ??= Listen(Port);
                }
            }

            reset.ForEach(connection => connection.Reset());
            changed.SetResult();
        }
    }

    public static TcpFaultProxy Start(int targetPort, int seed = 1) => new(targetPort, seed);

    /// <summary>Resets all connections that are there now, once.</summary>
    public void ResetConnections()
    {
        List<FaultConnection> reset;
        lock (_gate)
            reset = [.. _connections];
        reset.ForEach(connection => connection.Reset());
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        Mode = FaultMode.Refuse;
        _ending.Dispose();
    }

    /// <summary>Waits while the mode is <see cref="FaultMode.Blackhole"/>; the mode then.</summary>
    internal async Task<FaultMode> LeaveBlackholeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_mode != FaultMode.Blackhole)
                    return _mode;
                changed = _modeChanged.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    internal TimeSpan NextDelay()
    {
        lock (_gate)
            return Latency + Jitter * _random.NextDouble();
    }

    internal void Scramble(Span<byte> bytes)
    {
        lock (_gate)
            _random.NextBytes(bytes);
    }

    private TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Start();
        _ = AcceptAsync(listener);
        return listener;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(_ending.Token);
                Accepted++;
                _ = ServeAsync(client);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The mode changed, or the proxy ended.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = new FaultConnection(this, client);
        lock (_gate)
            _connections.Add(connection);
        try
        {
            if (Mode is FaultMode.Reset or FaultMode.Refuse)
                connection.Reset();
            else
                await connection.RunAsync(_target, _ending.Token);
        }
        finally
        {
            lock (_gate)
                _connections.Remove(connection);
        }
    }
}
