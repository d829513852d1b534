namespace Gateway.Shedding;

internal static class SheddingExtensions
{
    public static IServiceCollection AddShedding(this IServiceCollection services)
    {
        services.AddOptions<SheddingOptions>().BindConfiguration(SheddingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<SheddingMetrics>();
        services.AddSingleton<SheddingStage>();
        services.AddSingleton<PeopleWatch>();
        return services.AddSingleton<LoadShedder>();
    }
}
