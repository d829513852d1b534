using TenantStore.Tokens;

namespace Gateway.Management.Tokens;

/// <summary>A token in lists. Its secret is nowhere.</summary>
internal sealed record TokenModel(
    string Id,
    string Name,
    IReadOnlyList<string> Scopes,
    bool Personal,
    string? DefaultAlias,
    TokenLimitsModel Limits,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? LastUsedAt)
{
    public static TokenModel From(Token token) => new(
        token.Id.ToString(),
        token.Name,
        TokenScopeNames.Of(token.Scopes),
        token.Personal,
        token.DefaultAlias?.ToString(),
        TokenLimitsModel.From(token.Limits),
        token.CreatedAt,
        token.ExpiresAt,
        token.RevokedAt,
        token.LastUsedAt);
}
