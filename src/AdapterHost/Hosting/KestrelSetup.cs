using System.Net;
using HostContract.MutualTls;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace AdapterHost.Hosting;

/// <summary>Two listeners: the gateways', and one for probes and scrapers. Each marks its connections.</summary>
internal sealed class KestrelSetup(IOptions<AdapterHostOptions> options, PeerTls peers) : IConfigureOptions<KestrelServerOptions>
{
    /// <summary>A handshake that takes longer is none.</summary>
    private static readonly TimeSpan s_handshake = TimeSpan.FromSeconds(15);

    public void Configure(KestrelServerOptions kestrel)
    {
        var settings = options.Value;
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = settings.MaxBodyBytes;
        kestrel.Listen(IPAddress.Parse(settings.ListenAddress), settings.Port, listen =>
        {
            Mark(listen, HostListener.Gateways);
            if (peers.Enabled)
                UsePeerTls(listen);
        });
        if (settings.MetricsPort is { } port)
            kestrel.Listen(IPAddress.Parse(settings.MetricsAddress), port, listen => Mark(listen, HostListener.Metrics));
    }

    private static void Mark(ListenOptions listen, HostListener listener)
    {
        listen.Protocols = HttpProtocols.Http1;
        var feature = new ListenerFeature(listener);
        listen.Use(next => connection =>
        {
            connection.Features.Set(feature);
            return next(connection);
        });
    }

    private void UsePeerTls(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = s_handshake,
            OnConnection = context => ValueTask.FromResult(peers.AcceptOptions(context.Connection.Features.Set)),
        });
    }
}
