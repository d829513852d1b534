using System.Text.Json.Serialization;

namespace Gateway.Management.Tokens;

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CreateTokenRequest(
    string? Name,
    IReadOnlyList<string>? Scopes,
    DateTimeOffset? ExpiresAt = null,
    bool? Personal = null,
    string? DefaultAlias = null,
    TokenLimitsModel? Limits = null);
