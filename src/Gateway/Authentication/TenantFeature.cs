using TenantStore.Tenants;

namespace Gateway.Authentication;

/// <summary>The tenant that a management path names, once the caller was found to have a right to it.</summary>
internal sealed record TenantFeature(Tenant Tenant);
