namespace TenantStore.IdentityProviders;

/// <summary>Somebody whose access tokens a tenant trusts.</summary>
public sealed record IdentityProvider
{
    public required ProviderName Name { get; init; }

    public required IdentityProviderKind Kind { get; init; }

    /// <summary>What a token's <c>iss</c> must be, to the letter. With <see cref="Audience"/> it is one tenant's alone.</summary>
    public required string Issuer { get; init; }

    /// <summary>What a token's <c>aud</c> must name; <see cref="EntraAudience"/> for a directory of Entra, whose tokens are for the platform's application.</summary>
    public required string Audience { get; init; }

    public required IdentityProviderSettings Settings { get; init; }

    /// <summary>The platform itself gave issuer and audience to the tenant, so its list of allowed issuers need not hold them.</summary>
    public bool BoundByPlatform { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Stands for the platform's application in Entra, whatever that is called.</summary>
    public const string EntraAudience = "azuread";
}
