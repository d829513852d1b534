using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using TenantStore.Tokens;

namespace Gateway.Authentication;

internal static class AuthenticationExtensions
{
    public static IServiceCollection AddTenantAuthentication(this IServiceCollection services)
    {
        services.AddAuthentication(TokenAuthenticationHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthenticationHandler>(TokenAuthenticationHandler.SchemeName, null);
        services.AddAuthorizationBuilder().AddPolicy(
            AccessPolicies.Inference,
            policy => policy.RequireAuthenticatedUser().AddRequirements(new ScopeRequirement(TokenScopes.Inference)));
        services.AddSingleton<IAuthorizationHandler, ScopeHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessResultHandler>();
        return services;
    }

    public static void UseTenantAuthentication(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
    }

    /// <summary>Needs a valid token with this scope, and with a tenant in the path, a token of that tenant or of the platform.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, TokenScopes scope)
        where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(new NeedsScope(scope));
}
