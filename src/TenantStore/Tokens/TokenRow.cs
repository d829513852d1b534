using System.Text.Json;
using TenantStore.Database;
using TenantStore.Limits;

namespace TenantStore.Tokens;

/// <summary>A row of either table of tokens; a platform token has neither default alias nor personal flag.</summary>
internal sealed class TokenRow
{
    public const string PlatformColumns =
        "token_id AS TokenId, name AS Name, scopes AS Scopes, created_at AS CreatedAt, expires_at AS ExpiresAt, revoked_at AS RevokedAt, last_used_at AS LastUsedAt";

    public const string Columns = PlatformColumns + ", personal AS Personal, default_alias AS DefaultAlias, limits AS Limits";

    public string TokenId { get; init; } = "";

    public string Name { get; init; } = "";

    public string Scopes { get; init; } = "";

    public long Personal { get; init; }

    public string? DefaultAlias { get; init; }

    /// <summary>Null in the platform's table, whose tokens do no inference.</summary>
    public string? Limits { get; init; }

    public long CreatedAt { get; init; }

    public long? ExpiresAt { get; init; }

    public long? RevokedAt { get; init; }

    public long? LastUsedAt { get; init; }

    public static string Store(RateLimits limits) => JsonSerializer.Serialize(limits, JsonSerializerOptions.Web);

    public static RateLimits LoadLimits(string? limits) =>
        limits is null ? RateLimits.None : JsonSerializer.Deserialize<RateLimits>(limits, JsonSerializerOptions.Web) ?? RateLimits.None;

    public Token ToToken() => new()
    {
        Id = global::TenantStore.TokenId.Parse(TokenId),
        Name = Name,
        Scopes = TokenScopeNames.Load(Scopes),
        Personal = Personal != 0,
        DefaultAlias = DefaultAlias is null ? null : AliasName.Parse(DefaultAlias),
        Limits = LoadLimits(Limits),
        CreatedAt = CreatedAt.ToTime(),
        ExpiresAt = ExpiresAt.ToTime(),
        RevokedAt = RevokedAt.ToTime(),
        LastUsedAt = LastUsedAt.ToTime(),
    };
}
