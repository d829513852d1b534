namespace TenantStore.IdentityProviders;

/// <summary>What became of setting a provider.</summary>
public enum PutProviderOutcome
{
    Created,
    Replaced,

    /// <summary>The tenant has as many as it may.</summary>
    TooMany,

    /// <summary>Issuer and audience are another entry's, of this or of another tenant: nobody may learn which.</summary>
    Taken,

    /// <summary>There is no such tenant (any more).</summary>
    NoTenant,
}
