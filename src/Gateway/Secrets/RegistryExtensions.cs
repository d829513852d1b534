using Microsoft.Extensions.Options;
using TenantStore;
using TenantStore.Artifacts;
using TenantStore.Caching;
using TenantStore.Keys;
using TenantStore.Startup;

namespace Gateway.Secrets;

internal static class RegistryExtensions
{
    /// <summary>The store, kept in the state directory where the configuration names no other place.</summary>
    public static IServiceCollection AddRegistry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddTenantStore(configuration);
        services.AddOptions<RegistryOptions>().PostConfigure<IOptions<StateOptions>>((options, state) =>
        {
            if ((options.PostgreSql is not null || configuration.GetConnectionString(RegistryOptions.ConnectionName) is null) && configuration["Registry:Path"] is null)
                options.Path = state.Value.Folder("registry.db");
        });
        services.AddOptions<ArtifactOptions>().PostConfigure<IOptions<StateOptions>>((options, state) =>
        {
            if (configuration["Artifacts:Root"] is null)
                options.Root = state.Value.Folder("artifacts");
        });
        services.AddOptions<EncryptionOptions>().PostConfigure<IOptions<StateOptions>>((options, state) =>
        {
            if (configuration["Encryption:KeyFolder"] is null)
                options.KeyFolder = state.Value.Folder("keys");
        });
        services.AddOptions<SharedCacheOptions>().Configure<GatewaySecrets>((options, secrets) => options.Key = secrets.RegistryCacheKey);
        return services;
    }
}
