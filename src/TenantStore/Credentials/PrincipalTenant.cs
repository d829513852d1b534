using TenantStore.Tenants;

namespace TenantStore.Credentials;

/// <summary>What a request needs to know of its tenant.</summary>
public sealed record PrincipalTenant(TenantId Id, TenantSlug Slug, TenantLimits Limits);
