using HostContract;

namespace AdapterHost.Registration;

/// <summary>What gateways ask of the host itself.</summary>
internal static class RegistrationEndpoints
{
    public static void MapRegistration(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(InternalRoutes.Probe, ProbeEndpoint.Get);
        routes.MapGet(InternalRoutes.Standing, StandingEndpoints.GetAsync);
        routes.MapPost(InternalRoutes.Membership, StandingEndpoints.PostAsync);
    }
}
