namespace TenantStore.IdentityProviders;

/// <summary>What an identity provider may sign access tokens with. One a provider: a token cannot choose.</summary>
public enum SigningAlgorithm
{
    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256: what most providers do unless told otherwise.</summary>
    RS256,

    /// <summary>RSASSA-PSS with SHA-256.</summary>
    PS256,

    /// <summary>ECDSA on P-256 with SHA-256.</summary>
    ES256,
}
