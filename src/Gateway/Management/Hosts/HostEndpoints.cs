using Gateway.Authentication;
using Gateway.Placement;
using TenantStore.Tokens;

namespace Gateway.Management.Hosts;

/// <summary>What runs where, for the platform alone: it shows adapters of all tenants.</summary>
internal static class HostEndpoints
{
    public static void MapHosts(this IEndpointRouteBuilder api) =>
        api.MapGet("/hosts", List).RequireScope(TokenScopes.PlatformAdmin).Produces<ItemList<HostModel>>();

    private static IResult List(HostDirectory directory) =>
        TypedResults.Ok(new ItemList<HostModel>([.. directory.All.Select(host => HostModel.From(host, directory))]));
}
