namespace TenantStore.IdentityProviders;

/// <summary>How tokens of a provider are judged.</summary>
public enum IdentityProviderKind
{
    /// <summary>Any OpenID Connect provider, found by its issuer.</summary>
    Oidc,

    /// <summary>One directory of Microsoft Entra ID, whose tokens are for the platform's own application there.</summary>
    Entra,
}
