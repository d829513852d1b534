using TenantStore.Limits;

namespace TenantStore.Tokens;

/// <summary>What a new token is to be.</summary>
/// <param name="Name">What its owner calls it, for lists.</param>
/// <param name="Scopes">At least one; a tenant's token cannot carry <see cref="TokenScopes.PlatformAdmin"/>.</param>
public sealed record NewToken(string Name, TokenScopes Scopes)
{
    /// <summary>From then on it is refused; null = never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>It stands for one developer.</summary>
    public bool Personal { get; init; }

    /// <summary>The alias that answers requests without a model.</summary>
    public AliasName? DefaultAlias { get; init; }

    /// <summary>What it may use alone, within what its tenant may.</summary>
    public RateLimits Limits { get; init; } = RateLimits.None;
}
