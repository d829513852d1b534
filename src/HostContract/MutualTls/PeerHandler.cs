using System.Collections.Concurrent;
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

    /// <summary>
    /// A connection with running answers on which nothing arrives is asked after the first time whether it lives, and given up after both: a way that broke tells nobody.
    /// Longer than a host may pause and go on.
    /// </summary>
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(30), s_mute = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly Lazy<HttpMessageInvoker> _plain = new(() => new HttpMessageInvoker(create()));
    private readonly ConcurrentDictionary<(string Host, int Port), Pool> _pools = new();

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        // Nothing for a peer goes over the line in the clear.
        if (tls.Enabled && request.RequestUri?.Scheme != Uri.UriSchemeHttps)
            throw new HttpRequestException(HttpRequestError.SecureConnectionError, "With MutualTls the address of a peer begins with https://.");
        return (tls.Enabled ? PoolOf(request.RequestUri!) : _plain.Value).SendAsync(request, cancellationToken);
    }

    /// <summary>
    /// What is sent to this peer from now on goes over new connections. For whoever found that it does not answer: many requests share one connection, and one whose way
    /// is broken would hold them all until TCP finds out. Answers that run on it may still come.
    /// </summary>
    public void Renew(Uri peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        _pools.TryRemove((peer.Host, peer.Port), out _);
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Send it asynchronously.");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (_plain.IsValueCreated)
                _plain.Value.Dispose();
            foreach (var pool in _pools.Values)
                pool.Invoker.Dispose();
        }

        base.Dispose(disposing);
    }

    private HttpMessageInvoker PoolOf(Uri peer)
    {
        var (trust, key) = (tls.Trust, (peer.Host, peer.Port));
        if (_pools.TryGetValue(key, out var pool) && ReferenceEquals(pool.Trust, trust))
            return pool.Invoker;
        lock (_gate)
        {
            if (_pools.TryGetValue(key, out pool) && ReferenceEquals(pool.Trust, trust))
                return pool.Invoker;
            // Those before are not disposed: others may be about to send by them. Their connections close when they have been idle.
            foreach (var old in _pools.Where(old => !ReferenceEquals(old.Value.Trust, trust)))
                _pools.TryRemove(old);
            return (_pools[key] = new Pool(trust, new HttpMessageInvoker(Make()))).Invoker;
        }
    }

    private SocketsHttpHandler Make()
    {
        var handler = create();
        handler.PooledConnectionLifetime = s_lifetime;
        handler.PooledConnectionIdleTimeout = s_idle;
        handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
        handler.KeepAlivePingDelay = s_quiet;
        handler.KeepAlivePingTimeout = s_mute;
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

    /// <summary>The connections to one peer by one state of the files.</summary>
    private sealed record Pool(PeerTrust Trust, HttpMessageInvoker Invoker);
}
