using AdapterHost.Draining;
using AdapterHost.Engine.Watching;
using AdapterHost.Hosting;
using AdapterHost.Registration;
using Microsoft.Extensions.Options;

namespace AdapterHost.Adapters;

/// <summary>Resident adapters and where they come from.</summary>
internal static class AdapterServices
{
    private const string HttpClientName = "artifacts";

    public static IServiceCollection AddAdapters(this IServiceCollection services)
    {
        services.AddOptions<AdapterCacheOptions>().BindConfiguration(AdapterCacheOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddHttpClient(HttpClientName, (provider, client) =>
            client.BaseAddress = new Uri(provider.GetRequiredService<IOptions<AdapterHostOptions>>().Value.GatewayUrl)).UseGatewayHandler();
        services.AddSingleton<IAdapterSource>(provider => new GatewayArtifactSource(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName),
            provider.GetRequiredService<ILogger<GatewayArtifactSource>>()));
        services.AddSingleton<AdapterMetrics>();
        services.AddSingleton(MakeCache);
        services.AddSingleton<IAdapterCache>(provider => provider.GetRequiredService<AdapterCache>());
        return services;
    }

    private static AdapterCache MakeCache(IServiceProvider provider)
    {
        var metrics = provider.GetRequiredService<AdapterMetrics>();
        var cache = new AdapterCache(
            provider.GetRequiredService<AdapterLoader>(),
            provider.GetRequiredService<IOptions<AdapterCacheOptions>>(),
            provider.GetRequiredService<ILogger<AdapterCache>>(),
            provider.GetRequiredService<AdapterWatch>().Condemned,
            provider.GetRequiredService<DrainState>().CutOff,
            metrics);
        metrics.Show(cache);
        return cache;
    }
}
