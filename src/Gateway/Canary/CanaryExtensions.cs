using Gateway.Authentication;
using TenantStore.Tokens;

namespace Gateway.Canary;

internal static class CanaryExtensions
{
    public static IServiceCollection AddCanary(this IServiceCollection services)
    {
        services.AddOptions<CanaryOptions>().BindConfiguration(CanaryOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<CanaryState>();
        services.AddSingleton<CanaryMetrics>();
        services.AddSingleton<CanaryTenants>();
        services.AddSingleton<CanaryClient>();
        services.AddSingleton<CanarySetup>();
        services.AddSingleton<CanaryBases>();
        services.AddSingleton<CanaryRound>();
        services.AddSingleton<LeakCanary>();
        return services.AddHostedService(provider => provider.GetRequiredService<LeakCanary>());
    }

    /// <summary>For the platform alone: what it says is about the whole service.</summary>
    public static void MapCanary(this IEndpointRouteBuilder api) => api
        .MapGet("/canary", (CanaryState state) => TypedResults.Ok(CanaryModel.From(state)))
        .RequireScope(TokenScopes.PlatformAdmin);
}
