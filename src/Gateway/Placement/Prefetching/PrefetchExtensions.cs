namespace Gateway.Placement.Prefetching;

internal static class PrefetchExtensions
{
    public static IServiceCollection AddPrefetching(this IServiceCollection services) => services
        .AddSingleton<PrefetchMetrics>()
        .AddSingleton<PrefetchWishes>()
        .AddSingleton<PrefetchAssertions>()
        .AddHostedService<Prefetcher>();
}
