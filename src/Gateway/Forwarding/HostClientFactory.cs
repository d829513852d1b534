using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Forwarding;

/// <summary>YARP's client with our connect timeout and without trace headers: only what the contract names reaches a host.</summary>
internal sealed class HostClientFactory(IOptions<ForwardingOptions> options) : ForwarderHttpClientFactory
{
    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.ConnectTimeout = TimeSpan.FromSeconds(options.Value.ConnectSeconds);
        handler.ActivityHeadersPropagator = null;
    }
}
