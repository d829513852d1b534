using Gateway.Canary;
using Gateway.Draining;
using Gateway.Listening;
using Gateway.Placement;
using TenantStore;

namespace Gateway.Health;

/// <summary>Liveness depends on nothing; readiness on one available host at least, on a registry that can be read, and on nobody having asked for the end.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => TypedResults.Ok(new HealthStatus("ok"))).WithMetadata(ListenerMetadata.All)
            .WithSummary("Whether the process lives. No credentials.");
        app.MapGet("/health/ready", ReadyAsync).WithMetadata(ListenerMetadata.All).WithSummary("Whether a host and the registry can be reached. No credentials.")
            .Produces<HealthStatus>().Produces<HealthStatus>(StatusCodes.Status503ServiceUnavailable);
        app.MapGet("/health", ReadyAsync).WithMetadata(ListenerMetadata.All).WithSummary("llama-server's spelling of /health/ready. No credentials.")
            .Produces<HealthStatus>().Produces<HealthStatus>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> ReadyAsync(
        Registry registry, HostDirectory hosts, CanaryState canary, DrainState drain, CancellationToken cancellationToken)
    {
        if (drain.IsDraining)
            return Unready("draining");
        if (!hosts.All.Any(hosts.IsAvailable))
            return Unready("no host");
        if (canary.TakesServiceDown)
            return Unready("leak");
        try
        {
            await using var scope = await registry.BeginPlatformReadAsync(cancellationToken);
            await scope.ProbeAsync(cancellationToken);
            return TypedResults.Ok(new HealthStatus("ok"));
        }
        catch (TenantStoreException)
        {
            return Unready("no registry");
        }
    }

    private static IResult Unready(string why) => TypedResults.Json(new HealthStatus(why), statusCode: StatusCodes.Status503ServiceUnavailable);
}
