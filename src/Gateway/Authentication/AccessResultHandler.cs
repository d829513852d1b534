using Gateway.Errors;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Gateway.Authentication;

/// <summary>Turns a refused authorization into the contract's 401, 403 or 404.</summary>
internal sealed class AccessResultHandler : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
            return next(context);
        if (authorizeResult.Challenged)
            return ErrorWriter.WriteAsync(context, GatewayRefusal.InvalidApiKey);

        var absent = authorizeResult.AuthorizationFailure?.FailureReasons.Any(reason => reason is AbsentTenantReason) == true;
        return ErrorWriter.WriteAsync(context, absent ? GatewayRefusal.NotFound : GatewayRefusal.InsufficientScope);
    }
}
