using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Forwarding;

/// <summary>Gives YARP our own way to hosts, the same for every cluster: a cluster that is published anew keeps its connections.</summary>
internal sealed class HostClientFactory(HostHttp hosts) : IForwarderHttpClientFactory
{
    public HttpMessageInvoker CreateClient(ForwarderHttpClientContext context) => hosts.Invoker;
}
