using Gateway.Placement.Circuits;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Placement;

internal static class PlacementExtensions
{
    public static IServiceCollection AddPlacement(this IServiceCollection services)
    {
        services.AddOptions<PlacementOptions>().BindConfiguration(PlacementOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddCircuits();
        services.AddSingleton<HostDirectory>();
        services.AddSingleton<HostSelector>();
        services.AddSingleton<Internal.QuarantineKeeper>();
        services.AddSingleton(_ => ClusterPublisher.Initial());
        services.AddSingleton<IProxyConfigProvider>(provider => provider.GetRequiredService<InMemoryConfigProvider>());
        services.AddSingleton<ClusterPublisher>();
        services.AddSingleton<IConfigChangeListener>(provider => provider.GetRequiredService<ClusterPublisher>());
        services.AddHostedService<HostForgetting>();
        return services;
    }
}
