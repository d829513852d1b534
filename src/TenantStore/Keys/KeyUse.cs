namespace TenantStore.Keys;

/// <summary>How much one key-encryption key wraps.</summary>
/// <param name="Kek">Which.</param>
/// <param name="Keys">Data keys under it.</param>
/// <param name="Tenants">Tenants that these belong to.</param>
public sealed record KeyUse(KekId Kek, long Keys, long Tenants);
