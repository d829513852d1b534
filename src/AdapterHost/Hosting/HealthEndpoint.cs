namespace AdapterHost.Hosting;

/// <summary><c>GET /health</c>, for probes: one of the <see cref="OpenRoutes"/>.</summary>
internal static class HealthEndpoint
{
    public static void MapHealth(this IEndpointRouteBuilder routes) =>
        routes.MapGet(OpenRoutes.Health, () => Results.Text("""{"status":"ok"}""", "application/json"));
}
