using Gateway.Errors;
using TenantStore;
using TenantStore.Limits;
using TenantStore.Tokens;

namespace Gateway.Management.Tokens;

/// <summary>Judges what a new token is to be.</summary>
internal static class TokenRules
{
    /// <summary>The token, or every fault of the request.</summary>
    public static (NewToken? Token, IReadOnlyList<ApiProblemItem> Faults) Judge(CreateTokenRequest request, DateTimeOffset now)
    {
        var faults = new List<ApiProblemItem>();
        if (TextRule.Judge(request.Name, "name") is { } badName)
            Fault("name", badName);
        if (request.Scopes is not { Count: > 0 })
            Fault("scopes", "'scopes' must name one scope at least.");

        var scopes = TokenScopes.None;
        foreach (var name in request.Scopes ?? [])
        {
            if (TokenScopeNames.TryParse(name, out var scope) && (scope & TokenScopes.AllOfTenant) != 0)
                scopes |= scope;
            else
                Fault("scopes", $"{GivenName.Quote(name)} is none of them: a tenant's token carries scopes out of {string.Join(", ", TokenScopeNames.Of(TokenScopes.AllOfTenant))}.");
        }

        if (request.ExpiresAt <= now)
            Fault("expiresAt", "'expiresAt' must lie in the future.");
        AliasName alias = default;
        if (request.DefaultAlias is not null && !AliasName.TryParse(request.DefaultAlias, out alias))
            Fault("defaultAlias", "'defaultAlias' is no alias name.");
        var limits = request.Limits?.ToLimits() ?? RateLimits.None;
        if (LimitRules.Judge(limits) is { } badLimits)
            Fault("limits", badLimits);
        if (faults.Count > 0)
            return (null, faults);

        return (new NewToken(request.Name!, scopes)
        {
            ExpiresAt = request.ExpiresAt,
            Personal = request.Personal ?? false,
            DefaultAlias = request.DefaultAlias is null ? null : alias,
            Limits = limits,
        }, faults);

        void Fault(string field, string message) => faults.Add(new ApiProblemItem("invalid_request", message, field));
    }
}
