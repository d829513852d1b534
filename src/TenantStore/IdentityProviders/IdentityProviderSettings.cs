namespace TenantStore.IdentityProviders;

/// <summary>How a provider's claims are read.</summary>
public sealed record IdentityProviderSettings
{
    public SigningAlgorithm Algorithm { get; init; } = SigningAlgorithm.RS256;

    /// <summary>The claim that holds what the caller may do; null = <c>scope</c>, <c>scp</c> and <c>roles</c> together.</summary>
    public string? ScopeClaim { get; init; }

    /// <summary>From a value of the provider to names of our scopes; null = the provider uses our names.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? ScopeMap { get; init; }

    /// <summary>The client applications whose tokens are taken; null = any.</summary>
    public IReadOnlyList<string>? Clients { get; init; }

    /// <summary>Each subject that is no client application itself stands for one developer.</summary>
    public bool Personal { get; init; }
}
