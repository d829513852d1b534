using Gateway.Errors;
using TenantStore.Credentials;
using TenantStore.Tokens;

namespace Gateway.Authentication;

/// <summary>
/// Finds the caller and lets nobody pass who lacks what the endpoint asks for: first the tenant when the path names one (a foreign tenant is as absent as an unknown one, whatever the
/// caller's scopes are), then the scopes. In the place of the framework's two middlewares, which make a dozen objects for every request; endpoints declare what they need in the framework's way.
/// </summary>
internal sealed class AccessMiddleware(RequestDelegate next, CallerFinder callers, AccessRules rules, TenantFinder tenants)
{
    public Task InvokeAsync(HttpContext context)
    {
        var caller = callers.FindAsync(context);
        var rule = rules.OfAsync(context.GetEndpoint());
        // Nearly always both are in memory.
        return caller.IsCompletedSuccessfully && rule.IsCompletedSuccessfully
            ? DecideAsync(context, caller.Result, rule.Result)
            : WaitAsync(context, caller, rule);
    }

    private async Task WaitAsync(HttpContext context, ValueTask<TokenPrincipal?> caller, ValueTask<AccessRule> rule) =>
        await DecideAsync(context, await caller, await rule);

    private Task DecideAsync(HttpContext context, TokenPrincipal? caller, AccessRule rule)
    {
        if (caller is not null)
            context.Features.Set(new CallerFeature(caller));
        if (rule.Open)
            return next(context);
        if (caller is null)
            return ErrorWriter.WriteAsync(context, GatewayRefusal.InvalidApiKey);
        return context.Request.RouteValues.TryGetValue(TenantFinder.RouteValue, out var named)
            ? DecideInTenantAsync(context, caller, rule, (string)named!)
            : DecideByScopeAsync(context, caller, rule);
    }

    private async Task DecideInTenantAsync(HttpContext context, TokenPrincipal caller, AccessRule rule, string named)
    {
        if (await tenants.FindAsync(caller, named, context.RequestAborted) is not { } tenant)
        {
            await ErrorWriter.WriteAsync(context, GatewayRefusal.NotFound);
            return;
        }

        context.Features.Set(new TenantFeature(tenant));
        await DecideByScopeAsync(context, caller, rule);
    }

    private Task DecideByScopeAsync(HttpContext context, TokenPrincipal caller, AccessRule rule) =>
        ScopeRules.Grants(caller.Scopes, rule.Scopes) ? next(context) : ErrorWriter.WriteAsync(context, GatewayRefusal.InsufficientScope, MessageOf(rule));

    /// <summary>The routes and their scopes are the same for everybody, so naming them tells nothing of anybody.</summary>
    private static string MessageOf(AccessRule rule) =>
        $"This call needs the scope {string.Join(" and ", TokenScopeNames.Of(rule.Scopes))}, which the API key does not have.";
}
