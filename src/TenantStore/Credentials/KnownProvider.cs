using TenantStore.IdentityProviders;

namespace TenantStore.Credentials;

/// <summary>A provider and the tenant that trusts it.</summary>
public sealed record KnownProvider(IdentityProvider Provider, PrincipalTenant Tenant)
{
    internal bool Suspended { get; init; }
}
