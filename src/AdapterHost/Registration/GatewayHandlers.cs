using HostContract.MutualTls;

namespace AdapterHost.Registration;

/// <summary>The one way to the gateway, for every client of this process: with mutual TLS it shows this host's certificate and believes gateways alone.</summary>
internal static class GatewayHandlers
{
    /// <summary>One for the life of the process: what changes with time is the handler's own affair.</summary>
    public static IHttpClientBuilder UseGatewayHandler(this IHttpClientBuilder client) => client
        .ConfigurePrimaryHttpMessageHandler(provider => new PeerHandler(provider.GetRequiredService<PeerTls>(), Make))
        .SetHandlerLifetime(Timeout.InfiniteTimeSpan);

    private static SocketsHttpHandler Make() => new() { UseProxy = false, AllowAutoRedirect = false, UseCookies = false };
}
