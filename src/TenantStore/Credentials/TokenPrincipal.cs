using TenantStore.Limits;
using TenantStore.Tokens;

namespace TenantStore.Credentials;

/// <summary>Who showed a credential, and what it allows. Good for the request that presented it, not for keeping.</summary>
public sealed record TokenPrincipal
{
    /// <summary>By what limits, usage, logs and the audit know the caller.</summary>
    public required CallerId Caller { get; init; }

    /// <summary>The token of ours that was shown; null for a caller of an identity provider.</summary>
    public TokenId? Token => Caller.Token;

    public required TokenScopes Scopes { get; init; }

    /// <summary>Null = a platform token.</summary>
    public required PrincipalTenant? Tenant { get; init; }

    /// <summary>The alias that answers requests without a model; null = the tenant's <c>default</c>.</summary>
    public AliasName? DefaultAlias { get; init; }

    /// <summary>It stands for one developer.</summary>
    public bool Personal { get; init; }

    /// <summary>What this caller may use alone, within what its tenant may.</summary>
    public RateLimits Limits { get; init; } = RateLimits.None;

    public DateTimeOffset? ExpiresAt { get; init; }
}
