using TenantStore.Limits;

namespace TenantStore.Tokens;

/// <summary>A token as lists show it. Its secret is nowhere.</summary>
public sealed record Token
{
    public required TokenId Id { get; init; }

    public required string Name { get; init; }

    public required TokenScopes Scopes { get; init; }

    public bool Personal { get; init; }

    public AliasName? DefaultAlias { get; init; }

    /// <summary>What it may use alone, within what its tenant may.</summary>
    public RateLimits Limits { get; init; } = RateLimits.None;

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>To the minute or so; written behind the requests.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }
}
