using Gateway.Listening;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Gateway.Draining;

internal static class DrainingExtensions
{
    public static IServiceCollection AddDraining(this IServiceCollection services)
    {
        services.AddSingleton<DrainState>();
        services.AddSingleton<PublicConnections>();
        services.AddSingleton(provider => new PublicListeners(ActivatorUtilities.CreateInstance<SocketTransportFactory>(provider)));
        // The last one that can is Kestrel's choice.
        services.AddSingleton<IConnectionListenerFactory>(provider => provider.GetRequiredService<PublicListeners>());
        services.AddHostedService<DrainSequence>();
        services.AddHostedService<DrainMetrics>();
        services.AddOptions<HostOptions>().Configure<IOptions<ListeningOptions>>((host, listening) => host.ShutdownTimeout = Whole(listening.Value));
        return services;
    }

    public static void UseDraining(this WebApplication app) => app.UseMiddleware<DrainMiddleware>();

    private static TimeSpan Whole(ListeningOptions listening) =>
        TimeSpan.FromSeconds(listening.DrainDelaySeconds + listening.DrainSeconds) + DrainSequence.End;
}
