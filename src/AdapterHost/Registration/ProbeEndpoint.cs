using AdapterHost.Draining;
using HostContract;

namespace AdapterHost.Registration;

/// <summary>Says that this process lives and is the one that was registered.</summary>
internal static class ProbeEndpoint
{
    public static IResult Get(HttpContext context, RegistrationState state, DrainState drain)
    {
        if (context.Request.Headers[ContractHeaders.Probe] is not [{ Length: > 0 and <= HostProbe.MaxChallenge } challenge])
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        var draining = drain.IsDraining;
        var proof = state.Identity is { } identity ? HostProbe.Prove(identity.MacKey.Span, challenge, draining) : null;
        return Results.Json(new HostProbeAnswer { Draining = draining, Proof = proof }, ContractJson.Options);
    }
}
