using Microsoft.AspNetCore.Authorization;
using TenantStore.Tokens;

namespace Gateway.Authentication;

/// <summary>What a call needs: a scope, and when its path names a tenant, that very tenant or the platform.</summary>
internal sealed record ScopeRequirement(TokenScopes Scope) : IAuthorizationRequirement;
