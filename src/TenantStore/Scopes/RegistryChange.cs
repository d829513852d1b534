namespace TenantStore;

/// <summary>What a committed transaction made stale in caches.</summary>
internal abstract record RegistryChange
{
    private RegistryChange()
    {
    }

    /// <summary>A token was made, revoked or deleted.</summary>
    public sealed record TokenChanged(TokenId Token) : RegistryChange;

    /// <summary>The identity provider of an issuer and audience was set or deleted.</summary>
    public sealed record ProviderChanged(string Issuer, string Audience) : RegistryChange;

    /// <summary>A tenant's own row was changed or deleted.</summary>
    public sealed record TenantChanged(TenantId Tenant) : RegistryChange;

    /// <summary>An alias was set, rolled back or deleted.</summary>
    public sealed record AliasChanged(TenantId Tenant, AliasName Alias) : RegistryChange;

    /// <summary>A version was made, deleted or changed its state.</summary>
    public sealed record VersionsChanged(TenantId Tenant) : RegistryChange;

    /// <summary>A base model was registered, or a name means another one now.</summary>
    public sealed record BaseModelsChanged : RegistryChange;
}
