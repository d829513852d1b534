using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace HostContract.MutualTls;

/// <summary>
/// Sends requests to peers. With mutual TLS each connection proves both ends, and none is used for new requests any more once the files have changed: running
/// answers end on theirs. Without it, a plain handler. Safe for several threads.
/// </summary>
/// <param name="tls">Our certificate and whom we believe.</param>
/// <param name="create">Makes a handler with settings of its user's; connections are made here.</param>
public sealed class PeerHandler(PeerTls tls, Func<SocketsHttpHandler> create) : HttpMessageHandler
{
    /// <summary>A connection is used for new requests at most this long, so that a peer's certificate is looked at again.</summary>
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(10);

    /// <summary>Connections that nobody uses, those of an earlier certificate too, are closed after this.</summary>
    private static readonly TimeSpan s_idle = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private Made? _made;

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        // Nothing for a peer goes over the line in the clear.
        if (tls.Enabled && request.RequestUri?.Scheme != Uri.UriSchemeHttps)
            throw new HttpRequestException(HttpRequestError.SecureConnectionError, "With MutualTls the address of a peer begins with https://.");
        return Current().SendAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Send it asynchronously.");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Volatile.Read(ref _made)?.Invoker.Dispose();
        base.Dispose(disposing);
    }

    private HttpMessageInvoker Current()
    {
        var trust = tls.Enabled ? tls.Trust : null;
        if (Volatile.Read(ref _made) is { } made && ReferenceEquals(made.Trust, trust))
            return made.Invoker;
        lock (_gate)
        {
            if (_made is not { } known || !ReferenceEquals(known.Trust, trust))
            {
                // The one before is not disposed: others may be about to send by it. Its connections close when they have been idle.
                _made = known = new Made(trust, new HttpMessageInvoker(Make()));
            }

            return known.Invoker;
        }
    }

    private SocketsHttpHandler Make()
    {
        var handler = create();
        if (!tls.Enabled)
            return handler;
        handler.PooledConnectionLifetime = s_lifetime;
        handler.PooledConnectionIdleTimeout = s_idle;
        handler.ConnectCallback = ConnectAsync;
        return handler;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        SslStream? stream = null;
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
            // Not SslOptions: they know one certificate without its chain, for as long as the handler lives.
            await stream.AuthenticateAsClientAsync(tls.ConnectOptions(context.DnsEndPoint.Host, ProtocolsOf(context.InitialRequestMessage)), cancellationToken);
            return stream;
        }
        catch
        {
            if (stream is not null)
                await stream.DisposeAsync();
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A pool of HTTP/1.1 connections cannot use another one.</summary>
    private static List<SslApplicationProtocol> ProtocolsOf(HttpRequestMessage request) =>
        request.Version.Major >= HttpVersion.Version20.Major || request.VersionPolicy == HttpVersionPolicy.RequestVersionOrHigher
            ? [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11]
            : [SslApplicationProtocol.Http11];

    private sealed record Made(PeerTrust? Trust, HttpMessageInvoker Invoker);
}
