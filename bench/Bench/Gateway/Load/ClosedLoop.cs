using Bench.Gateway.Polling;

namespace Bench.Gateway.Load;

/// <summary>So many clients that each ask again as soon as they have an answer: how much goes through at most.</summary>
internal sealed class ClosedLoop : IDisposable
{
    private readonly Poller _poller = new();
    private readonly Dictionary<int, ClientConnection> _clients = [];

    public ClosedLoop(int port, int clients)
    {
        for (var i = 0; i < clients; i++)
        {
            var client = new ClientConnection(port);
            _clients[client.Descriptor] = client;
            _poller.Watch(client.Descriptor);
        }
    }

    /// <summary>Runs for a while, then takes the last answers; answers.</summary>
    public int Run(byte[] request, TimeSpan time)
    {
        var until = Steady.Now + (long)time.TotalNanoseconds;
        foreach (var client in _clients.Values)
            client.Send(request);
        var (answers, open) = (0, _clients.Count);
        while (open > 0)
        {
            var ready = _poller.Wait();
            var goesOn = Steady.Now < until;
            for (var i = 0; i < ready; i++)
            {
                var client = _clients[_poller.Ready(i)];
                if (!client.Receive())
                    continue;
                answers++;
                if (goesOn)
                    client.Send(request);
                else
                    open--;
            }
        }

        return answers;
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
        _poller.Dispose();
    }
}
