using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TenantStore.Limits;
using TenantStore.Limits.InProcess;
using TenantStore.Limits.Shared;
using TenantStore.Redis;
using TenantStore.Usage;

namespace TenantStore.Startup;

/// <summary>Limits and usage.</summary>
internal static class LimitServices
{
    public static IServiceCollection AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LimitsOptions>().Bind(configuration.GetSection(LimitsOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<UsageOptions>().Bind(configuration.GetSection(UsageOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(static provider => new UsageJournal(provider.GetRequiredService<Registry>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IUsageHistory, UsageHistory>();
        services.AddSingleton<InProcessLedger>();
        services.AddSingleton<RedisLedger>();
        services.AddSingleton<SharedLedger>();
        services.AddSingleton<ILimitLedger>(static provider => provider.GetRequiredService<RedisLink>().IsConfigured
            ? provider.GetRequiredService<SharedLedger>()
            : provider.GetRequiredService<InProcessLedger>());
        services.AddHostedService<LeaseRenewal>();
        services.AddHostedService<UsageWriter>();
        return services;
    }
}
