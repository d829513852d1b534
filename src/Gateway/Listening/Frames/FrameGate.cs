using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Gateway.Listening.Frames;

/// <summary>Puts a watch on connections that speak HTTP/2 and ends those that flood. Behind TLS, before HTTP.</summary>
internal sealed partial class FrameGate(int wastedFrames, TimeProvider time, ILogger<FrameGate> logger)
{
    /// <param name="connection">What TLS has let in.</param>
    /// <param name="priorKnowledge">Whether HTTP/2 is spoken without having been negotiated.</param>
    /// <param name="next">HTTP.</param>
    public Task PassAsync(ConnectionContext connection, bool priorKnowledge, ConnectionDelegate next)
    {
        var negotiated = connection.Features.Get<ITlsApplicationProtocolFeature>()?.ApplicationProtocol;
        if (priorKnowledge || negotiated?.Span.SequenceEqual(SslApplicationProtocol.Http2.Protocol.Span) == true)
        {
            var input = new WatchedReader(connection.Transport.Input, new FrameWatch(wastedFrames, time), () => Refuse(connection));
            connection.Transport = new WatchedTransport(input, connection.Transport.Output);
        }

        return next(connection);
    }

    private void Refuse(ConnectionContext connection)
    {
        LogFlood(connection.ConnectionId, wastedFrames, FrameWatch.Window.TotalSeconds);
        connection.Abort(new ConnectionAbortedException("Too many frames that ask for nothing."));
    }

    [LoggerMessage(1014, LogLevel.Information, "Connection {Connection} was closed: headers without end, or more than {Frames} wasted HTTP/2 frames in {Seconds} s (Gateway:Limits:WastedFrames)")]
    private partial void LogFlood(string connection, int frames, double seconds);
}
