using Bench.Gateway.Polling;

namespace Bench.Gateway.Load;

/// <summary>
/// Requests come at random times (Poisson) whether or not those before are answered. Each is timed from the moment it was meant to be sent: what waits for a free connection, or because
/// the client itself was late, counts.
/// </summary>
internal sealed class OpenLoop : IDisposable
{
    private readonly Poller _poller = new();
    private readonly PollTimer _timer = new();
    private readonly Dictionary<int, ClientConnection> _clients = [];
    private readonly Stack<ClientConnection> _free = new();

    public OpenLoop(int port, int connections)
    {
        for (var i = 0; i < connections; i++)
        {
            var client = new ClientConnection(port);
            _clients[client.Descriptor] = client;
            _poller.Watch(client.Descriptor);
            _free.Push(client);
        }

        _poller.Watch(_timer.Descriptor);
    }

    /// <summary>Milliseconds from intended send to whole answer, of each request.</summary>
    public double[] Run(byte[] request, double perSecond, int count, int seed)
    {
        var arrivals = Arrivals(perSecond, count, seed);
        var took = new double[count];
        var (next, done) = (0, 0);
        while (done < count)
        {
            while (next < count && _free.Count > 0 && arrivals[next] <= Steady.Now)
            {
                var client = _free.Pop();
                client.IntendedAt = arrivals[next++];
                client.Send(request);
            }

            if (next < count && _free.Count > 0)
                _timer.Set(arrivals[next]);
            var ready = _poller.Wait();
            for (var i = 0; i < ready; i++)
            {
                if (!_clients.TryGetValue(_poller.Ready(i), out var client))
                {
                    _timer.Take();
                }
                else if (client.Receive())
                {
                    took[done++] = (Steady.Now - client.IntendedAt) / Steady.Millisecond;
                    _free.Push(client);
                }
            }
        }

        return took;
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
        _timer.Dispose();
        _poller.Dispose();
    }

    private static long[] Arrivals(double perSecond, int count, int seed)
    {
        var random = new Random(seed);
        var at = (double)Steady.Now + (Steady.Second / 20);
        var arrivals = new long[count];
        for (var i = 0; i < count; i++)
        {
            at += -Math.Log(1 - random.NextDouble()) * Steady.Second / perSecond;
            arrivals[i] = (long)at;
        }

        return arrivals;
    }
}
