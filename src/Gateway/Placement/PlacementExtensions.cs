using System.Security.Cryptography;
using Gateway.Placement.Affinity;
using Gateway.Placement.Circuits;
using Gateway.Placement.Hosts;
using Gateway.Placement.Prefetching;
using Gateway.Placement.Probing;
using Gateway.Placement.Sharing;
using Gateway.Placement.StaticHosts;
using Gateway.Secrets;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.LoadBalancing;

namespace Gateway.Placement;

internal static class PlacementExtensions
{
    public static IServiceCollection AddPlacement(this IServiceCollection services)
    {
        services.AddOptions<PlacementOptions>().BindConfiguration(PlacementOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddCircuits();
        services.AddPrefetching();
        services.AddSingleton<HostDirectory>();
        services.AddSingleton(provider => new HostIdentities(provider.GetRequiredService<GatewaySecrets>().HostKey));
        services.AddSingleton(provider => new PlacementHash(provider.GetRequiredService<GatewaySecrets>()));
        services.AddSingleton(provider => new HostChooser(
            provider.GetRequiredService<HostDirectory>(), provider.GetRequiredService<TimeProvider>(), RandomNumberGenerator.GetInt32));
        services.AddSingleton<PlacementMetrics>();
        services.AddSingleton<AdapterAffinity>();
        services.AddSingleton<HostWorkStage>();
        services.AddSingleton<ILoadBalancingPolicy>(provider => provider.GetRequiredService<AdapterAffinity>());
        services.AddSingleton<Internal.QuarantineKeeper>();
        services.AddSingleton(_ => ClusterPublisher.Initial());
        services.AddSingleton<IProxyConfigProvider>(provider => provider.GetRequiredService<InMemoryConfigProvider>());
        services.AddSingleton<ClusterPublisher>();
        services.AddSingleton<IConfigChangeListener>(provider => provider.GetRequiredService<ClusterPublisher>());
        services.AddSingleton<HostIntake>();
        services.AddSingleton<Internal.ReportIntake>();
        services.AddSingleton<HostRecordSeal>();
        services.AddSingleton<HostRecords>();
        services.AddSingleton<HostProber>();
        services.AddHostedService(provider => provider.GetRequiredService<HostProber>());
        services.AddHostedService<HostSharing>();
        services.AddHostedService<HostForgetting>();
        services.AddSingleton<ReloadFaults>();
        services.AddSingleton<StaticHostList>();
        services.AddSingleton<StaticHostClient>();
        services.AddSingleton<StaticHostPoller>();
        services.AddHostedService(provider => provider.GetRequiredService<StaticHostPoller>());
        return services;
    }
}
