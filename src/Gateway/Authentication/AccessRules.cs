using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using TenantStore.Tokens;

namespace Gateway.Authentication;

/// <summary>Reads off an endpoint's metadata, as the framework's authorization does, what it asks of callers; once for each endpoint. For any thread.</summary>
internal sealed class AccessRules(IAuthorizationPolicyProvider policies)
{
    private readonly ConditionalWeakTable<Endpoint, AccessRule> _known = [];

    public ValueTask<AccessRule> OfAsync(Endpoint? endpoint)
    {
        if (endpoint is null)
            return new(AccessRule.Everybody);
        return _known.TryGetValue(endpoint, out var rule) ? new(rule) : ReadAsync(endpoint);
    }

    private async ValueTask<AccessRule> ReadAsync(Endpoint endpoint)
    {
        var asked = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>();
        var policy = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
            ? await AuthorizationPolicy.CombineAsync(policies, asked, endpoint.Metadata.GetOrderedMetadata<AuthorizationPolicy>())
            : null;
        var rule = AccessRule.Everybody;
        if (policy is not null)
        {
            var requirements = policy.Requirements.Concat(endpoint.Metadata.GetOrderedMetadata<IAuthorizationRequirementData>().SelectMany(data => data.GetRequirements()));
            rule = new AccessRule(Open: false, requirements.Aggregate(TokenScopes.None, (scopes, requirement) => scopes | ScopesOf(endpoint, requirement)));
        }

        _known.AddOrUpdate(endpoint, rule);
        return rule;
    }

    private static TokenScopes ScopesOf(Endpoint endpoint, IAuthorizationRequirement requirement) => requirement switch
    {
        ScopeRequirement scope => scope.Scope,
        DenyAnonymousAuthorizationRequirement => TokenScopes.None,
        _ => throw new InvalidOperationException($"{endpoint.DisplayName} has a requirement that nobody here judges: {requirement}. Use RequireScope."),
    };
}
