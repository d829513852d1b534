using System.Text.Json;
using Gateway.Authentication;
using Gateway.Errors;
using TenantStore;
using TenantStore.Tokens;

namespace Gateway.Management.Tokens;

/// <summary>A tenant's tokens. The secret is shown by the call that makes the token and by no other.</summary>
internal static class TokenEndpoints
{
    public static void MapTokens(this IEndpointRouteBuilder api)
    {
        api.MapPost("/tenants/{tenant}/tokens", CreateAsync).RequireScope(TokenScopes.TenantAdmin).Produces<IssuedTokenModel>(201);
        api.MapGet("/tenants/{tenant}/tokens", ListAsync).RequireScope(TokenScopes.TenantAdmin).Produces<ItemList<TokenModel>>();
        api.MapPost("/tenants/{tenant}/tokens/{id}/rotate", TokenRotation.RotateAsync).RequireScope(TokenScopes.TenantAdmin).Produces<RotatedTokenModel>(201);
        api.MapDelete("/tenants/{tenant}/tokens/{id}", RevokeAsync).RequireScope(TokenScopes.TenantAdmin).Produces(204);
    }

    private static async Task<IResult> CreateAsync(
        CreateTokenRequest request, HttpContext context, Registry registry, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var (token, faults) = TokenRules.Judge(request, timeProvider.GetUtcNow());
        if (token is null)
            return new RefusalResult(GatewayRefusal.InvalidRequest, "The token cannot be made; errors says why.", items: faults);

        await using var scope = await registry.BeginAsync(context.Tenant().Id, cancellationToken);
        if (await scope.Tokens.CreateAsync(token, cancellationToken) is not { } issued)
            return RefusalResult.NotFound;
        await scope.Audit.AppendAsync(context.Actor(), "token.create", $"token/{issued.Token.Id}", JsonSerializer.Serialize(new { scopes = TokenScopeNames.Of(issued.Token.Scopes) }), cancellationToken);
        await scope.CommitAsync(cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/v1/tenants/{context.Tenant().Slug}/tokens/{issued.Token.Id}", IssuedTokenModel.From(issued));
    }

    private static async Task<IResult> ListAsync(HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginReadAsync(context.Tenant().Id, cancellationToken);
        var tokens = await scope.Tokens.ListAsync(cancellationToken);
        return TypedResults.Ok(new ItemList<TokenModel>([.. tokens.Select(TokenModel.From)]));
    }

    private static async Task<IResult> RevokeAsync(string id, HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        if (!TokenId.TryParse(id, out var token))
            return RefusalResult.NotFound;
        await using var scope = await registry.BeginAsync(context.Tenant().Id, cancellationToken);
        if (!await scope.Tokens.RevokeAsync(token, cancellationToken))
            return RefusalResult.NotFound;
        await scope.Audit.AppendAsync(context.Actor(), "token.revoke", $"token/{token}", null, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
