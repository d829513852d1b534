using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Gateway.Draining;

/// <summary>The open connections of the public listener. For any thread.</summary>
internal sealed class PublicConnections
{
    private readonly ConcurrentDictionary<ConnectionContext, bool> _open = new();
    private readonly TaskCompletionSource _none = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _closing;

    public int Count => _open.Count;

    /// <summary>Completes when <see cref="Close"/> was called and none is left.</summary>
    public Task None => _none.Task;

    /// <summary>Knows of a connection for as long as it is served.</summary>
    public async Task TrackAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        _open[connection] = true;
        try
        {
            // One that was accepted just before the listener closed.
            if (_closing)
                RequestClose(connection);
            await next(connection);
        }
        finally
        {
            _open.TryRemove(connection, out _);
            SayWhenNone();
        }
    }

    /// <summary>Idle ones close now. HTTP/1.1 answers what runs with <c>Connection: close</c>; HTTP/2 says GOAWAY, and lets streams finish.</summary>
    public void Close()
    {
        _closing = true;
        foreach (var connection in _open.Keys)
            RequestClose(connection);
        SayWhenNone();
    }

    /// <summary>Ends what is left, whatever it does.</summary>
    public void Abort()
    {
        foreach (var connection in _open.Keys)
            connection.Abort(new ConnectionAbortedException("The gateway has ended."));
    }

    private static void RequestClose(ConnectionContext connection) =>
        connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();

    private void SayWhenNone()
    {
        if (_closing && _open.IsEmpty)
            _none.TrySetResult();
    }
}
