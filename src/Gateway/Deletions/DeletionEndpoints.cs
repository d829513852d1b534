using Gateway.Authentication;
using Gateway.Errors;
using Gateway.Placement;
using Gateway.Secrets;
using Microsoft.Extensions.Options;
using TenantStore;
using TenantStore.Tokens;

namespace Gateway.Deletions;

/// <summary>Deletion records, for the platform: signed anew with what hosts have said since. The keys that verify them are anybody's.</summary>
internal static class DeletionEndpoints
{
    public static IServiceCollection AddDeletions(this IServiceCollection services)
    {
        services.AddOptions<DeletionOptions>().BindConfiguration(DeletionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<Loopback>().AddSingleton<DeletionKeeper>().AddSingleton<RecordIssuer>();
    }

    public static void MapDeletions(this IEndpointRouteBuilder api)
    {
        api.MapGet("/deletions/{id}", GetAsync).RequireScope(TokenScopes.PlatformAdmin).Produces<TenantDeletionModel>();
        api.MapGet("/keys/records", ListKeys).RequireScope(TokenScopes.None).Produces<RecordKeySet>();
    }

    private static async Task<IResult> GetAsync(string id, DeletionKeeper keeper, RecordIssuer issuer, CancellationToken cancellationToken) =>
        TenantId.TryParse(id, out var tenant) && await keeper.FindAsync(tenant, cancellationToken) is { } deletion
            ? TypedResults.Ok(issuer.Issue(deletion))
            : RefusalResult.NotFound;

    private static IResult ListKeys(IOptions<StateOptions> state, GatewaySecrets secrets) =>
        TypedResults.Ok(RecordKeySet.Of([.. RecordKeys.ReadPublic(state.Value.Folder("keys")), secrets.RecordSigner.PublicKey]));
}
