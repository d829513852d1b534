using AdapterHost.Draining;
using AdapterHost.Registration;

namespace AdapterHost.Hosting;

/// <summary>
/// For probes, on <see cref="OpenRoutes"/>: <c>/health</c> and <c>/health/live</c> depend on nothing; <c>/health/ready</c> on a gateway that knows this
/// host, and on nobody having asked for the end.
/// </summary>
internal static class HealthEndpoint
{
    private const string Ok = "ok";

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(OpenRoutes.Health, () => Say(Ok));
        routes.MapGet(OpenRoutes.Live, () => Say(Ok));
        routes.MapGet(OpenRoutes.Ready, (RegistrationState registration, DrainState drain) =>
            drain.IsDraining ? Say("draining") : registration.Identity is null ? Say("no gateway") : Say(Ok));
    }

    private static IResult Say(string status) => Results.Text(
        $$"""{"status":"{{status}}"}""",
        "application/json",
        statusCode: status == Ok ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
}
