using TenantStore.Tokens;

namespace Gateway.Management.Tokens;

/// <summary>The one answer that shows a token's text.</summary>
internal sealed record IssuedTokenModel(
    string Id,
    string Token,
    string Name,
    IReadOnlyList<string> Scopes,
    bool Personal,
    string? DefaultAlias,
    TokenLimitsModel Limits,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt)
{
    public static IssuedTokenModel From(IssuedToken issued) => new(
        issued.Token.Id.ToString(),
        issued.Text,
        issued.Token.Name,
        TokenScopeNames.Of(issued.Token.Scopes),
        issued.Token.Personal,
        issued.Token.DefaultAlias?.ToString(),
        TokenLimitsModel.From(issued.Token.Limits),
        issued.Token.CreatedAt,
        issued.Token.ExpiresAt);

    /// <summary>Keeps the text out of logs that print the record.</summary>
    public override string ToString() => $"IssuedTokenModel {Id}";
}
