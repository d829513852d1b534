namespace AdapterHost.Hosting;

/// <summary><c>GET /health</c>, for probes: the one path that needs no assertion, and says nothing of anybody.</summary>
internal static class HealthEndpoint
{
    public const string Path = "/health";

    public static bool IsHealth(HttpRequest request) => HttpMethods.IsGet(request.Method) && request.Path == Path;

    public static void MapHealth(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, () => Results.Text("""{"status":"ok"}""", "application/json"));
}
