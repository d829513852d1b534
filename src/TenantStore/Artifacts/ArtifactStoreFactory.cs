using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TenantStore.Artifacts.S3;

namespace TenantStore.Artifacts;

/// <summary>The store that the settings name, without its border.</summary>
internal static class ArtifactStoreFactory
{
    /// <summary>What <see cref="Make"/> makes a store of. The container ends what of it was used.</summary>
    public static void Register(IServiceCollection services)
    {
        services.TryAddSingleton(static provider =>
        {
            var options = provider.GetRequiredService<IOptions<ArtifactOptions>>().Value.S3;
            return new S3ArtifactStore(S3ClientFactory.Make(options), options);
        });
        services.TryAddSingleton<IFileOperations, DiskFileOperations>();
        services.TryAddSingleton(static provider =>
            new FileArtifactStore(provider.GetRequiredService<IOptions<ArtifactOptions>>().Value.Root, provider.GetRequiredService<IFileOperations>()));
    }

    public static IArtifactStore Make(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<ArtifactOptions>>().Value;
        return options.Kind == ArtifactStoreKind.S3
            ? provider.GetRequiredService<S3ArtifactStore>()
            : provider.GetRequiredService<FileArtifactStore>();
    }
}
