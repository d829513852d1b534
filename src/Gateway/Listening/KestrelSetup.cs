using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Gateway.Draining;
using Gateway.Listening.Frames;
using HostContract.MutualTls;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace Gateway.Listening;

/// <summary>Three listeners: the tenants', the hosts', and one for probes and scrapers. Each marks its connections.</summary>
internal sealed class KestrelSetup(
    IOptions<ListeningOptions> options,
    IOptions<ConnectionLimits> limits,
    PublicConnections connections,
    IServiceProvider services,
    PeerTls peers,
    TimeProvider time,
    ILoggerFactory logs) : IConfigureOptions<KestrelServerOptions>
{
    /// <summary>Lines of HTTP/1 end in CR LF and nothing else. Kestrel has no other knob for it; it is the process', and the same for every listener.</summary>
    private const string StrictLines = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";

    public void Configure(KestrelServerOptions kestrel)
    {
        var settings = options.Value;
        AppContext.SetSwitch(StrictLines, true);
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = settings.MaxBodyBytes;
        SetLimits(kestrel.Limits, limits.Value);
        kestrel.Listen(new PublicEndPoint(IPAddress.Parse(settings.Address), settings.Port), listen =>
        {
            Mark(listen, GatewayListener.Public);
            listen.Use(next => connection => connections.TrackAsync(connection, next));
            if (settings.HasCertificate)
                UseTls(listen);
            else if (settings.Http2PriorKnowledge)
                listen.Protocols = HttpProtocols.Http2;
            var frames = new FrameGate(limits.Value.WastedFrames, time, logs.CreateLogger<FrameGate>());
            if (listen.Protocols != HttpProtocols.Http1)
                listen.Use(next => connection => frames.PassAsync(connection, !settings.HasCertificate, next));
        });
        kestrel.Listen(IPAddress.Parse(settings.InternalAddress), settings.EffectiveInternalPort, listen =>
        {
            Mark(listen, GatewayListener.Internal);
            if (peers.Enabled)
                UsePeerTls(listen);
        });
        if (settings.MetricsPort is { } port)
            kestrel.Listen(IPAddress.Parse(settings.MetricsAddress), port, listen => Mark(listen, GatewayListener.Metrics));
    }

    private static void SetLimits(KestrelServerLimits kestrel, ConnectionLimits limits)
    {
        kestrel.MaxRequestLineSize = limits.RequestLineBytes;
        kestrel.MaxRequestHeadersTotalSize = limits.HeaderBytes;
        kestrel.MaxRequestHeaderCount = limits.HeaderCount;
        kestrel.RequestHeadersTimeout = TimeSpan.FromSeconds(limits.HeaderSeconds);
        kestrel.KeepAliveTimeout = TimeSpan.FromSeconds(limits.KeepAliveSeconds);
        kestrel.MinRequestBodyDataRate = new MinDataRate(limits.BodyBytesPerSecond, TimeSpan.FromSeconds(limits.BodyGraceSeconds));
        kestrel.MinResponseDataRate = new MinDataRate(limits.AnswerBytesPerSecond, TimeSpan.FromSeconds(limits.AnswerGraceSeconds));
        kestrel.MaxResponseBufferSize = limits.AnswerBufferBytes;
        kestrel.MaxRequestBufferSize = Math.Max(kestrel.MaxRequestBufferSize ?? 0, Math.Max(limits.RequestLineBytes, limits.HeaderBytes));
        kestrel.Http2.MaxStreamsPerConnection = limits.Streams;
        kestrel.Http2.MaxRequestHeaderFieldSize = limits.HeaderBytes;
    }

    private void Mark(ListenOptions listen, GatewayListener listener)
    {
        listen.Protocols = HttpProtocols.Http1;
        var gate = new ConnectionGate(listener, limits.Value.Connections, logs.CreateLogger<ConnectionGate>());
        listen.Use(next => connection => gate.PassAsync(connection, next));
    }

    private void UseTls(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        var certificate = services.GetRequiredService<CertificateSource>();
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = TimeSpan.FromSeconds(limits.Value.HeaderSeconds),
            OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = certificate.Get(),
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            }),
        });
    }

    private void UsePeerTls(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = TimeSpan.FromSeconds(limits.Value.HeaderSeconds),
            OnConnection = context => ValueTask.FromResult(peers.AcceptOptions(context.Connection.Features.Set)),
        });
    }
}
