namespace Gateway.Shedding;

internal static class SheddingExtensions
{
    public static IServiceCollection AddShedding(this IServiceCollection services)
    {
        services.AddOptions<SheddingOptions>().BindConfiguration(SheddingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<SheddingMetrics>();
        services.AddSingleton<SheddingStage>();
        return services.AddSingleton<LoadShedder>();
    }
}
