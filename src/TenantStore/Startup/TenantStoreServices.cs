using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TenantStore.Artifacts;
using TenantStore.BaseModels;
using TenantStore.Caching;
using TenantStore.Changes;
using TenantStore.Credentials;
using TenantStore.Database;
using TenantStore.Database.PostgreSql;
using TenantStore.Encryption;
using TenantStore.Keys;
using TenantStore.Library;
using TenantStore.Redis;
using TenantStore.Resolution;
using TenantStore.Startup;
using TenantStore.Tokens;

namespace TenantStore;

/// <summary>Registers the store.</summary>
public static class TenantStoreServices
{
    /// <summary>
    /// Adds <see cref="Registry"/>, <see cref="TokenDirectory"/>, <see cref="ProviderDirectory"/>, <see cref="ModelResolver"/>, <see cref="BaseModelCatalog"/>,
    /// <see cref="AdapterLibrary"/>, <see cref="IArtifactStore"/>, <see cref="KekRotation"/> and <see cref="RegistryPreparation"/>, all singletons. At the
    /// host's start the schema is applied, the keys are looked for and the log of changes read; from then on it is followed, and the artifact store is swept.
    /// </summary>
    /// <param name="configuration">Read: ConnectionStrings:Registry and RegistryOwner, Registry, Artifacts, Encryption, Authentication:Pepper, RegistryCache, ConnectionStrings:Redis, Redis.</param>
    public static IServiceCollection AddTenantStore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RegistryOptions>().Bind(configuration.GetSection(RegistryOptions.Section))
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IConfigureOptions<RegistryOptions>>(new RegistryOptionsSetup(configuration));
        services.AddSingleton<IValidateOptions<RegistryOptions>>(new RegistryOptionsSetup(configuration));
        services.AddOptions<ArtifactOptions>().Bind(configuration.GetSection(ArtifactOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ArtifactOptions>, ArtifactOptionsValidator>();
        services.AddOptions<RegistryCacheOptions>().Bind(configuration.GetSection(RegistryCacheOptions.Section))
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<SharedCacheOptions>().ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<TokenOptions>().Bind(configuration.GetSection(TokenOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TokenOptions>, TokenOptionsValidator>();
        services.AddOptions<RedisOptions>().Bind(configuration.GetSection(RedisOptions.Section))
            .Configure(options => options.ConnectionString = configuration.GetConnectionString(RedisOptions.ConnectionName))
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<RedisOptions>, RedisOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(static provider => new RedisLink(
            provider.GetRequiredService<IOptions<RedisOptions>>().Value, Time(provider), provider.GetRequiredService<ILogger<RedisLink>>()));

        services.AddSingleton<RegistryChangeFeed>();
        services.AddSingleton(static provider => new SharedCache(
            new RedisSharedStore(provider.GetRequiredService<RedisLink>()), MakeSeal(provider), Cache(provider), Feed(provider).Ledger));
        services.AddSingleton(static provider => new ChangeAnnouncements(
            provider.GetRequiredService<RedisLink>(), Feed(provider), provider.GetRequiredService<SharedCache>(), MakeSeal(provider),
            provider.GetRequiredService<ILogger<ChangeAnnouncements>>()));
        services.AddSingleton<ChangeWatcher>();
        services.AddSingleton(static provider => new StoreHealth(provider.GetRequiredService<ChangeWatcher>(), provider.GetRequiredService<RedisLink>()));
        services.AddSingleton<IConnectionFactory>(static provider => MakeFactory(provider));
        services.AddSingleton(static provider => MakePepper(provider));
        services.AddSingleton<TokenMint>();
        services.AddSingleton(static provider => new Registry(
            provider.GetRequiredService<IConnectionFactory>(), Feed(provider), provider.GetRequiredService<TokenMint>(), Time(provider)));
        services.AddSingleton(static provider => new RegistryPreparation(provider.GetRequiredService<IConnectionFactory>()));

        services.AddSingleton<TokenUseLog>();
        services.AddSingleton(static provider => new CredentialSource(Registry(provider), provider.GetRequiredService<SharedCache>()));
        services.AddSingleton(static provider => new BindingSource(Registry(provider), provider.GetRequiredService<SharedCache>()));
        services.AddSingleton(static provider => new TokenDirectory(
            provider.GetRequiredService<CredentialSource>(), Feed(provider), provider.GetRequiredService<TokenPepper>(),
            provider.GetRequiredService<TokenUseLog>(), Cache(provider), Time(provider)));
        services.AddSingleton(static provider => new ProviderDirectory(Registry(provider), Feed(provider), Cache(provider), Time(provider)));
        services.AddSingleton(static provider => new BaseModelCatalog(
            Registry(provider), provider.GetRequiredService<SharedCache>(), Feed(provider), Cache(provider), Time(provider)));
        services.AddSingleton(static provider => new ModelResolver(
            Registry(provider), provider.GetRequiredService<BaseModelCatalog>(), provider.GetRequiredService<BindingSource>(),
            Feed(provider), Cache(provider), Time(provider)));

        AddKeys(services, configuration);
        ArtifactStoreFactory.Register(services);
        services.AddSingleton(static provider => new EncryptedArtifactStore(ArtifactStoreFactory.Make(provider), provider.GetRequiredService<TenantKeyRing>()));
        services.AddSingleton<IArtifactStore>(static provider => new GuardedArtifactStore(provider.GetRequiredService<EncryptedArtifactStore>()));
        services.AddSingleton<PlaintextUpgrade>();
        services.AddSingleton(static provider => new AdapterLibrary(
            Registry(provider), provider.GetRequiredService<IArtifactStore>(), provider.GetRequiredService<IOptions<RegistryOptions>>().Value.BusySeconds,
            Time(provider), provider.GetRequiredService<ILogger<AdapterLibrary>>()));
        services.AddSingleton<OrphanSweep>();
        services.AddHostedService<TenantStoreStartup>();
        services.AddHostedService<OrphanSweepSchedule>();
        services.AddHostedService(static provider => provider.GetRequiredService<ChangeWatcher>());
        services.AddHostedService<TokenUseWriter>();
        services.AddLimits(configuration);
        return services;
    }

    private static void AddKeys(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<EncryptionOptions>().Bind(configuration.GetSection(EncryptionOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<EncryptionOptions>, EncryptionOptionsValidator>();
        services.AddSingleton<FileKeyProvider>();
        services.AddSingleton<IKeyEncryptionProvider>(static provider => provider.GetRequiredService<FileKeyProvider>());
        services.AddSingleton<IKeyEncryptionProvider, ConfiguredKeyProvider>();
        services.AddSingleton<KeyEncryption>();
        services.AddSingleton<TenantKeyRing>();
        services.AddSingleton(static provider => new ContentSeal(provider.GetRequiredService<TenantKeyRing>()));
        services.AddSingleton<KeyPreparation>();
        services.AddSingleton(static provider => new KekRotation(
            Registry(provider),
            provider.GetRequiredService<KeyEncryption>(),
            provider.GetRequiredService<FileKeyProvider>(),
            provider.GetRequiredService<IOptions<EncryptionOptions>>()));
    }

    private static IConnectionFactory MakeFactory(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<RegistryOptions>>().Value;
        return options.PostgreSql is { } address
            ? new PostgresConnectionFactory(address, options.PostgreSqlOwner, options.BusySeconds, Time(provider))
            : new SqliteConnectionFactory(options.Path, options.BusySeconds, Time(provider));
    }

    private static TokenPepper MakePepper(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<TokenOptions>>().Value;
        return options.Pepper is { } pepper
            ? new TokenPepper(Convert.FromBase64String(pepper))
            : PepperFile.ReadOrCreate(provider.GetRequiredService<IOptions<RegistryOptions>>().Value.Path);
    }

    /// <summary>Null without a Redis, or without the key that gateways share: then nothing else is shared either.</summary>
    private static SharedSeal? MakeSeal(IServiceProvider provider) =>
        provider.GetRequiredService<RedisLink>().IsConfigured && provider.GetRequiredService<IOptions<SharedCacheOptions>>().Value.Key is { } key
            ? new SharedSeal(key)
            : null;

    private static Registry Registry(IServiceProvider provider) => provider.GetRequiredService<Registry>();

    private static RegistryChangeFeed Feed(IServiceProvider provider) => provider.GetRequiredService<RegistryChangeFeed>();

    private static RegistryCacheOptions Cache(IServiceProvider provider) => provider.GetRequiredService<IOptions<RegistryCacheOptions>>().Value;

    private static TimeProvider Time(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();
}
