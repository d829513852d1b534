namespace Gateway.Forwarding.Retrying;

internal static class RetryExtensions
{
    public static IServiceCollection AddRetrying(this IServiceCollection services)
    {
        services.AddSingleton<RetryBudget>();
        services.AddSingleton<RetryMetrics>();
        services.AddSingleton<RetryPolicy>();
        services.AddSingleton<RetryStage>();
        return services;
    }
}
