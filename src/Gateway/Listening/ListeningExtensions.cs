using Gateway.Errors;
using Gateway.Telemetry;
using HostContract.MutualTls;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Gateway.Listening;

internal static class ListeningExtensions
{
    public static IServiceCollection AddListening(this IServiceCollection services)
    {
        services.AddOptions<ListeningOptions>().BindConfiguration(ListeningOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<ListeningOptions>, ListeningOptionsValidator>();
        services.AddOptions<ConnectionLimits>().BindConfiguration(ConnectionLimits.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddMutualTls();
        services.AddSingleton<CertificateSource>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelSetup>();
        services.AddSingleton<IConfigureOptions<SocketTransportOptions>, SocketSetup>();
        return services;
    }

    /// <summary>Headers of every answer, request id, metrics and traces, the log of requests, errors, the framing, the peer of the internal listener, routing and the border between the listeners, in this order.</summary>
    public static void UseListening(this WebApplication app)
    {
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<RequestIdMiddleware>();
        app.UseTelemetry();
        app.UseMiddleware<RequestLogMiddleware>();
        app.UseMiddleware<ErrorMiddleware>();
        app.UseMiddleware<FramingGuard>();
        app.UseMiddleware<PeerGuard>();
        app.UseRouting();
        app.UseMiddleware<ListenerGuard>();
    }
}
