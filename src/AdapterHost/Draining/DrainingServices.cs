using AdapterHost.Hosting;
using Microsoft.Extensions.Options;

namespace AdapterHost.Draining;

/// <summary>How a host ends.</summary>
internal static class DrainingServices
{
    public static IServiceCollection AddDraining(this IServiceCollection services)
    {
        services.AddSingleton<DrainState>();
        services.AddSingleton<Farewell>();
        services.AddHostedService<DrainSequence>();
        services.AddHostedService<DrainMetrics>();
        services.AddOptions<HostOptions>().Configure<IOptions<AdapterHostOptions>>((host, own) => host.ShutdownTimeout =
            TimeSpan.FromSeconds(own.Value.DrainSeconds) + DrainSequence.End);
        return services;
    }
}
