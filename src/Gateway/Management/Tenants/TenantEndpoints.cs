using Gateway.Authentication;
using Gateway.Canary;
using Gateway.Deletions;
using Gateway.Errors;
using TenantStore;
using TenantStore.Limits;
using TenantStore.Tenants;
using TenantStore.Tokens;

namespace Gateway.Management.Tenants;

/// <summary>Tenants: made, changed and destroyed by the platform; a tenant's administrator may look at its own.</summary>
internal static class TenantEndpoints
{
    public static void MapTenants(this IEndpointRouteBuilder api)
    {
        api.MapPost("/tenants", CreateAsync).RequireScope(TokenScopes.PlatformAdmin).Produces<TenantModel>(201);
        api.MapGet("/tenants", ListAsync).RequireScope(TokenScopes.PlatformAdmin).Produces<ItemList<TenantModel>>();
        api.MapGet("/tenants/{tenant}", Get).RequireScope(TokenScopes.TenantAdmin).Produces<TenantModel>();
        api.MapPatch("/tenants/{tenant}", UpdateAsync).RequireScope(TokenScopes.PlatformAdmin).Produces<TenantModel>();
        api.MapDelete("/tenants/{tenant}", DeleteAsync).RequireScope(TokenScopes.PlatformAdmin).Produces<TenantDeletionModel>();
    }

    private static async Task<IResult> CreateAsync(
        CreateTenantRequest request, HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        if (!TenantSlug.TryParse(request.Slug, out var slug))
            return RefusalResult.Invalid("slug", "'slug' must be 1 to 63 of a-z, 0-9 and '-', with no '-' at either end.");
        if (CanaryNames.IsReserved(slug))
            return RefusalResult.Invalid("slug", $"Slugs that begin with '{CanaryNames.SlugPrefix}' are kept for the leak canary.");
        var displayName = request.DisplayName ?? slug.ToString();
        if (TextRule.Judge(displayName, "displayName") is { } badName)
            return RefusalResult.Invalid("displayName", badName);
        var (limits, fault) = TenantRules.Apply(request.Limits, new TenantLimits());
        if (fault is not null)
            return RefusalResult.Invalid("limits", fault);

        await using var scope = await registry.BeginPlatformAsync(cancellationToken);
        if (await scope.Tenants.CreateAsync(new NewTenant(slug, displayName) { Limits = limits }, cancellationToken) is not { } tenant)
            return new RefusalResult(GatewayRefusal.Conflict, "A tenant of this slug exists.", "slug");
        await scope.Audit.AppendAsync(context.Actor(), "tenant.create", $"tenant/{tenant.Id}", null, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return TypedResults.Created($"/api/v1/tenants/{slug}", TenantModel.From(tenant));
    }

    private static async Task<IResult> ListAsync(Registry registry, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginPlatformReadAsync(cancellationToken);
        var tenants = await scope.Tenants.ListAsync(cancellationToken);
        return TypedResults.Ok(new ItemList<TenantModel>([.. tenants.Select(TenantModel.From)]));
    }

    private static IResult Get(HttpContext context) => TypedResults.Ok(TenantModel.From(context.Tenant()));

    private static async Task<IResult> UpdateAsync(
        UpdateTenantRequest request, HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        var tenant = context.Tenant();
        if (request.DisplayName is not null && TextRule.Judge(request.DisplayName, "displayName") is { } badName)
            return RefusalResult.Invalid("displayName", badName);
        if (!TenantRules.TryParseStatus(request.Status, out var status))
            return RefusalResult.Invalid("status", "'status' must be active or suspended.");
        var (limits, fault) = TenantRules.Apply(request.Limits, tenant.Limits);
        if (fault is not null)
            return RefusalResult.Invalid("limits", fault);

        var update = new TenantUpdate
        {
            DisplayName = request.DisplayName,
            Status = status,
            Limits = request.Limits is null ? null : limits,
        };
        await using var scope = await registry.BeginPlatformAsync(cancellationToken);
        if (await scope.Tenants.UpdateAsync(tenant.Id, update, cancellationToken) is not { } updated)
            return RefusalResult.NotFound;
        await scope.Audit.AppendAsync(context.Actor(), "tenant.update", $"tenant/{tenant.Id}", null, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return TypedResults.Ok(TenantModel.From(updated));
    }

    private static async Task<IResult> DeleteAsync(
        HttpContext context, DeletionKeeper keeper, RecordIssuer issuer, ILimitLedger ledger, CancellationToken cancellationToken)
    {
        var tenant = context.Tenant().Id;
        var deletion = await keeper.DeleteAsync(tenant, context.Actor(), cancellationToken);
        if (deletion is null)
            return RefusalResult.NotFound;
        await ledger.ForgetAsync(tenant);
        return TypedResults.Ok(issuer.Issue(deletion));
    }
}
