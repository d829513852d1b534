using HostContract;

namespace AdapterHost.Prefetching;

/// <summary>Loading before the first request.</summary>
internal static class PrefetchServices
{
    public static IServiceCollection AddPrefetching(this IServiceCollection services) => services.AddSingleton<PrefetchHandler>();

    public static void MapPrefetching(this IEndpointRouteBuilder routes) =>
        routes.MapPost(InternalRoutes.Prefetch, (HttpContext context, PrefetchHandler handler) => handler.HandleAsync(context));
}
