namespace AdapterHost.Hosting;

/// <summary>What needs no assertion, and says nothing of anybody: for probes and scrapers. All there is on the metrics listener.</summary>
internal static class OpenRoutes
{
    public const string Health = "/health";
    public const string Live = "/health/live";
    public const string Ready = "/health/ready";
    public const string Metrics = "/metrics";

    public static bool IsOpen(HttpRequest request) => HttpMethods.IsGet(request.Method) && request.Path.Value is Health or Live or Ready or Metrics;
}
