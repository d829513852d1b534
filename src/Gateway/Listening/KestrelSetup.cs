using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Gateway.Listening;

/// <summary>Two listeners: the tenants' and the hosts'. Each marks its connections.</summary>
internal sealed class KestrelSetup(IOptions<ListeningOptions> options) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions kestrel)
    {
        var settings = options.Value;
        var address = IPAddress.Parse(settings.Address);
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = settings.MaxBodyBytes;
        kestrel.Listen(address, settings.Port, listen => Mark(listen, GatewayListener.Public));
        kestrel.Listen(address, settings.EffectiveInternalPort, listen => Mark(listen, GatewayListener.Internal));
    }

    private static void Mark(ListenOptions listen, GatewayListener listener)
    {
        var feature = new ListenerFeature(listener);
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(next => connection =>
        {
            connection.Features.Set(feature);
            return next(connection);
        });
    }
}
