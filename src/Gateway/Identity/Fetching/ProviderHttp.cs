using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Gateway.Identity.Fetching;

/// <summary>
/// Gets documents from addresses that tenants chose. The address is judged when the connection is made and is the one that is connected to, so that a name
/// which resolves differently the second time gains nothing. No redirects, no proxy, no cookies, no connection kept for a second tenant.
/// </summary>
internal sealed class ProviderHttp : IDisposable
{
    private const int MaxHeaderKilobytes = 16;

    private readonly HttpClient _client;
    private readonly IHostResolver _resolver;
    private readonly bool _allowLoopback;

    public ProviderHttp(IHostResolver resolver, IOptions<OidcOptions> options)
    {
        (_resolver, _allowLoopback) = (resolver, options.Value.AllowLoopback);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            PooledConnectionLifetime = TimeSpan.Zero,
            MaxResponseHeadersLength = MaxHeaderKilobytes,
            ActivityHeadersPropagator = null,
            ConnectCallback = ConnectAsync,
        };
        // Each fetch brings its own end.
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The document, or null when there is none of at most <paramref name="maxBytes"/> bytes.</summary>
    /// <exception cref="HttpRequestException">No connection, or one that broke.</exception>
    public async Task<byte[]?> GetAsync(Uri url, int maxBytes, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK || response.Content.Headers.ContentLength > maxBytes)
            return null;
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[maxBytes + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length > maxBytes ? null : buffer[..length];
    }

    public void Dispose() => _client.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await _resolver.ResolveAsync(host, cancellationToken);
        if (addresses.Length == 0 || !addresses.All(address => PublicAddress.Is(address, _allowLoopback)))
            throw new HttpRequestException("The host has an address that is not public.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
