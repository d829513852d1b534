using TenantStore.Tokens;

namespace Gateway.Authentication;

internal static class AuthenticationExtensions
{
    /// <summary>The framework looks for this before it adds its own authorization in front of everything, since YARP registers the services of it.</summary>
    private const string HasAuthorization = "__AuthorizationMiddlewareSet";

    public static IServiceCollection AddTenantAuthentication(this IServiceCollection services)
    {
        services.AddAuthorizationBuilder().AddPolicy(
            AccessPolicies.Inference,
            policy => policy.RequireAuthenticatedUser().AddRequirements(new ScopeRequirement(TokenScopes.Inference)));
        services.AddSingleton<CallerFinder>();
        services.AddSingleton<AccessRules>();
        services.AddSingleton<TenantFinder>();
        // The check knows the framework's middleware alone. Ours has judged every endpoint by the same metadata.
        services.Configure<RouteOptions>(routing => routing.SuppressCheckForUnhandledSecurityMetadata = true);
        return services;
    }

    public static void UseTenantAuthentication(this WebApplication app)
    {
        ((IApplicationBuilder)app).Properties[HasAuthorization] = true;
        app.UseMiddleware<AccessMiddleware>();
    }

    /// <summary>Needs a valid token with this scope, and with a tenant in the path, a token of that tenant or of the platform.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, TokenScopes scope)
        where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(new NeedsScope(scope));
}
