using Gateway.Authentication;
using Microsoft.AspNetCore.Http.Features;
using TenantStore;
using TenantStore.Tenants;

namespace Gateway.Management;

/// <summary>What authorization found out about a management call.</summary>
internal static class ManagementContext
{
    /// <summary>The path's tenant; the caller has a right to it.</summary>
    public static Tenant Tenant(this HttpContext context) => context.Features.GetRequiredFeature<TenantFeature>().Tenant;

    public static Actor Actor(this HttpContext context) =>
        global::TenantStore.Actor.OfToken(context.Features.GetRequiredFeature<CallerFeature>().Principal.Token);
}
