using Gateway.Authentication;
using TenantStore.BaseModels;
using TenantStore.Tokens;

namespace Gateway.Management.BaseModels;

/// <summary>The base models that hosts brought. They belong to nobody; every valid token may see them.</summary>
internal static class BaseModelEndpoints
{
    public static void MapBaseModels(this IEndpointRouteBuilder api) =>
        api.MapGet("/base-models", ListAsync).RequireScope(TokenScopes.None).Produces<ItemList<BaseModelModel>>();

    private static async Task<IResult> ListAsync(BaseModelCatalog catalog, CancellationToken cancellationToken)
    {
        var models = await catalog.ListAsync(cancellationToken);
        return TypedResults.Ok(new ItemList<BaseModelModel>([.. models.Select(BaseModelModel.From)]));
    }
}
