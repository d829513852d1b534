using Gateway.Authentication;
using Gateway.Placement;
using TenantStore.Tokens;

namespace Gateway.Management.Hosts;

/// <summary>What runs where, for the platform alone: it shows adapters of all tenants.</summary>
internal static class HostEndpoints
{
    public static void MapHosts(this IEndpointRouteBuilder api) =>
        api.MapGet("/hosts", List)
            .RequireScope(TokenScopes.PlatformAdmin)
            .WithSummary("Every host that this gateway knows, what it runs, and why it gets no requests where it gets none.")
            .WithDescription(
                "state is available, draining (it said that it ends), silent (neither a report nor an answer to a probe for three times Placement:ReportSeconds), open (its "
                + "circuit: three failures in a row, until it answers a probe) or unproven (not seen by this gateway yet). obstacles names all of these that hold. doubtful: it failed "
                + "last, and gets requests only where no other host can take them. Circuits, proofs and inFlight are those of the gateway that was asked; others may see a host otherwise.")
            .Produces<ItemList<HostModel>>();

    private static IResult List(HostDirectory directory) =>
        TypedResults.Ok(new ItemList<HostModel>([.. directory.All.Select(host => HostModel.From(host, directory))]));
}
