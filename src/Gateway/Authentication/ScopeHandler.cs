using Microsoft.AspNetCore.Authorization;
using TenantStore;
using TenantStore.Credentials;
using TenantStore.Tenants;

namespace Gateway.Authentication;

/// <summary>Decides by token scopes, and first by the tenant when the path names one: a foreign tenant is as absent as an unknown one,
/// whatever the caller's scopes are.</summary>
internal sealed class ScopeHandler(Registry registry) : AuthorizationHandler<ScopeRequirement>
{
    public const string TenantRouteValue = "tenant";

    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (context.Resource is not HttpContext http || http.Features.Get<CallerFeature>()?.Principal is not { } caller)
            return;
        if (http.GetRouteValue(TenantRouteValue) is string named)
        {
            if (await FindTenantAsync(caller, named, http.RequestAborted) is not { } tenant)
            {
                context.Fail(new AbsentTenantReason(this));
                return;
            }

            http.Features.Set(new TenantFeature(tenant));
        }

        if (ScopeRules.Grants(caller.Scopes, requirement.Scope))
            context.Succeed(requirement);
    }

    private async Task<Tenant?> FindTenantAsync(TokenPrincipal caller, string named, CancellationToken cancellationToken)
    {
        // A tenant's own token is compared before anything is looked up, so a foreign name costs the same as an unknown one.
        if (caller.Tenant is { } own)
        {
            if (named != own.Slug.ToString() && named != own.Id.ToString())
                return null;
            await using var scope = await registry.BeginReadAsync(own.Id, cancellationToken);
            return await scope.Profile.FindAsync(cancellationToken);
        }

        await using var platform = await registry.BeginPlatformReadAsync(cancellationToken);
        if (TenantSlug.TryParse(named, out var slug))
            return await platform.Tenants.FindAsync(slug, cancellationToken);
        return TenantId.TryParse(named, out var id) ? await platform.Tenants.FindAsync(id, cancellationToken) : null;
    }
}
