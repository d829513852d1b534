using System.Text.Json;
using Gateway.Authentication;
using Gateway.Errors;
using Gateway.Identity.Entra;
using Gateway.Identity.Issuers;
using TenantStore;
using TenantStore.Credentials;
using TenantStore.IdentityProviders;
using TenantStore.Tokens;

namespace Gateway.Management.IdentityProviders;

/// <summary>
/// Whose access tokens a tenant trusts. A tenant's administrator registers what the platform's list allows; an administrator of the platform may bind any
/// issuer to a tenant, which so needs no place on the list.
/// </summary>
internal static class IdentityProviderEndpoints
{
    private const string All = "/tenants/{tenant}/identity-providers";
    private const string One = All + "/{name}";

    public static void MapIdentityProviders(this IEndpointRouteBuilder api)
    {
        api.MapGet(All, ListAsync).RequireScope(TokenScopes.TenantAdmin).Produces<ItemList<IdentityProviderModel>>();
        api.MapGet(One, GetAsync).RequireScope(TokenScopes.TenantAdmin).Produces<IdentityProviderModel>();
        api.MapPut(One, PutAsync).RequireScope(TokenScopes.TenantAdmin).Produces<IdentityProviderModel>();
        api.MapDelete(One, DeleteAsync).RequireScope(TokenScopes.TenantAdmin).Produces(204);
    }

    private static async Task<IResult> ListAsync(HttpContext context, Registry registry, EntraIssuers entra, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginReadAsync(context.Tenant().Id, cancellationToken);
        var all = await scope.IdentityProviders.ListAsync(cancellationToken);
        return TypedResults.Ok(new ItemList<IdentityProviderModel>([.. all.Select(one => IdentityProviderModel.From(one, entra))]));
    }

    private static async Task<IResult> GetAsync(string name, HttpContext context, Registry registry, EntraIssuers entra, CancellationToken cancellationToken)
    {
        if (!ProviderName.TryParse(name, out var provider))
            return RefusalResult.NotFound;
        await using var scope = await registry.BeginReadAsync(context.Tenant().Id, cancellationToken);
        return await scope.IdentityProviders.FindAsync(provider, cancellationToken) is { } found
            ? TypedResults.Ok(IdentityProviderModel.From(found, entra))
            : RefusalResult.NotFound;
    }

    private static async Task<IResult> PutAsync(
        string name, PutIdentityProviderRequest request, HttpContext context, Registry registry, ProviderRules rules, IssuerAllowList list, EntraIssuers entra)
    {
        if (!ProviderName.TryParse(name, out var id))
            return RefusalResult.Invalid("name", "A provider's name is 1 to 63 of a-z, 0-9, '.', '_', '-', beginning with a letter or digit.");
        var (judged, faults) = rules.Judge(id, request);
        if (judged is null)
            return new RefusalResult(GatewayRefusal.InvalidRequest, "The identity provider cannot be set; errors says why.", items: faults);

        var (tenant, cancellationToken) = (context.Tenant(), context.RequestAborted);
        var owner = new PrincipalTenant(tenant.Id, tenant.Slug, tenant.Limits);
        await using var scope = await registry.BeginAsync(tenant.Id, cancellationToken);
        var before = await scope.IdentityProviders.FindAsync(id, cancellationToken);
        var byPlatform = context.IsPlatformAdmin();
        // What the platform bound stays bound while issuer and audience stay.
        var provider = judged with { BoundByPlatform = byPlatform || (before is { BoundByPlatform: true } && IsOfSame(before, judged)) };
        if (!list.Allows(provider, owner))
            return ProviderRefusals.NotAllowed(provider.Issuer, list, owner);
        switch (await scope.IdentityProviders.PutAsync(provider, cancellationToken))
        {
            case PutProviderOutcome.Taken:
                var own = (await scope.IdentityProviders.ListAsync(cancellationToken)).FirstOrDefault(other => IsOfSame(other, provider));
                return ProviderRefusals.Taken(own, byPlatform) ?? ProviderRefusals.NotAllowed(provider.Issuer, list, owner);
            case PutProviderOutcome.TooMany:
                return ProviderRefusals.TooMany;
            case PutProviderOutcome.NoTenant:
                return RefusalResult.NotFound;
        }

        var detail = JsonSerializer.Serialize(new { issuer = provider.Issuer, audience = provider.Audience, boundByPlatform = provider.BoundByPlatform });
        await scope.Audit.AppendAsync(context.Actor(), "identity-provider.set", $"identity-provider/{id}", detail, cancellationToken);
        var made = await scope.IdentityProviders.FindAsync(id, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return TypedResults.Ok(IdentityProviderModel.From(made!, entra));
    }

    private static async Task<IResult> DeleteAsync(string name, HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        if (!ProviderName.TryParse(name, out var provider))
            return RefusalResult.NotFound;
        await using var scope = await registry.BeginAsync(context.Tenant().Id, cancellationToken);
        if (!await scope.IdentityProviders.DeleteAsync(provider, cancellationToken))
            return RefusalResult.NotFound;
        await scope.Audit.AppendAsync(context.Actor(), "identity-provider.delete", $"identity-provider/{provider}", null, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static bool IsOfSame(IdentityProvider one, IdentityProvider other) =>
        (one.Kind, one.Issuer, one.Audience) == (other.Kind, other.Issuer, other.Audience);
}
