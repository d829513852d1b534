using HostContract.MutualTls;
using Microsoft.Extensions.Options;

namespace Gateway.Forwarding;

/// <summary>
/// The one way to hosts, for requests of tenants and for the gateway's own: connections, time-outs, and with mutual TLS who may be at the other end. What is
/// sent asks for HTTP/2 or lower: TLS agrees on HTTP/2; in the clear it is HTTP/1.1. Owned by the process.
/// </summary>
internal sealed class HostHttp : IDisposable
{
    private readonly PeerHandler _peers;

    public HostHttp(IOptions<ForwardingOptions> options, PeerTls tls)
    {
        _peers = new PeerHandler(tls, () => MakeHandler(options.Value));
        Invoker = new HttpMessageInvoker(new WholeBodyHandler(_peers));
    }

    /// <summary>Shared by everybody; nobody but the container disposes it.</summary>
    public HttpMessageInvoker Invoker { get; }

    /// <summary>The host at this address did not answer: with mutual TLS, where all share a connection, what is sent next takes a new one.</summary>
    public void Renew(string address) => _peers.Renew(new Uri(address));

    public void Dispose() => Invoker.Dispose();

    /// <summary>YARP's settings, our connect time-out, and no trace headers: only what the contract names reaches a host.</summary>
    private static SocketsHttpHandler MakeHandler(ForwardingOptions settings) => new()
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        UseCookies = false,
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = TimeSpan.FromSeconds(settings.ConnectSeconds),
        ActivityHeadersPropagator = null,
    };
}
