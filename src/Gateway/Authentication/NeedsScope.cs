using Microsoft.AspNetCore.Authorization;
using TenantStore.Tokens;

namespace Gateway.Authentication;

/// <summary>An endpoint's requirement. <see cref="TokenScopes.None"/>: any valid token.</summary>
internal sealed class NeedsScope(TokenScopes scope) : IAuthorizeData, IAuthorizationRequirementData
{
    public string? Policy { get; set; }

    public string? Roles { get; set; }

    public string? AuthenticationSchemes { get; set; }

    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [new ScopeRequirement(scope)];
}
