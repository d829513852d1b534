using TenantStore.Tokens;

namespace Gateway.Authentication;

/// <summary>What an endpoint asks of its callers.</summary>
/// <param name="Open">Nothing.</param>
/// <param name="Scopes">All of these; none of them means any valid token.</param>
internal sealed record AccessRule(bool Open, TokenScopes Scopes)
{
    public static readonly AccessRule Everybody = new(Open: true, TokenScopes.None);
}
