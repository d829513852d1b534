using Gateway.Authentication;
using Microsoft.AspNetCore.Http.Features;
using TenantStore;
using TenantStore.Tenants;
using TenantStore.Tokens;

namespace Gateway.Management;

/// <summary>What authorization found out about a management call.</summary>
internal static class ManagementContext
{
    /// <summary>The path's tenant; the caller has a right to it.</summary>
    public static Tenant Tenant(this HttpContext context) => context.Features.GetRequiredFeature<TenantFeature>().Tenant;

    /// <summary>Whether the caller may do what concerns more than one tenant.</summary>
    public static bool IsPlatformAdmin(this HttpContext context) =>
        ScopeRules.Grants(context.Features.GetRequiredFeature<CallerFeature>().Principal.Scopes, TokenScopes.PlatformAdmin);

    public static Actor Actor(this HttpContext context) =>
        global::TenantStore.Actor.Of(context.Features.GetRequiredFeature<CallerFeature>().Principal.Caller);
}
