using Microsoft.AspNetCore.Connections;

namespace Gateway.Listening;

/// <summary>Marks the connections of one listener and closes those that are too many, before a byte of them is read. Safe for several threads.</summary>
internal sealed partial class ConnectionGate(GatewayListener listener, int limit, ILogger<ConnectionGate> logger)
{
    private readonly ListenerFeature _feature = new(listener);
    private int _open;
    private int _full;

    public async Task PassAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        try
        {
            if (Interlocked.Increment(ref _open) > limit)
            {
                // Told once, until there is room again.
                if (Interlocked.Exchange(ref _full, 1) == 0)
                    LogFull(listener, limit);
                connection.Abort(new ConnectionAbortedException("Too many connections."));
                return;
            }

            connection.Features.Set(_feature);
            await next(connection);
        }
        finally
        {
            if (Interlocked.Decrement(ref _open) < limit)
                Volatile.Write(ref _full, 0);
        }
    }

    [LoggerMessage(1011, LogLevel.Warning, "The {Listener} listener has its most connections (Gateway:Limits:Connections = {Limit}); more are closed")]
    private partial void LogFull(GatewayListener listener, int limit);
}
