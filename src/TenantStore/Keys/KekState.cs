namespace TenantStore.Keys;

/// <param name="Kek">Which key-encryption key.</param>
/// <param name="IsCurrent">New keys are wrapped under it.</param>
/// <param name="IsPresent">It can unwrap here.</param>
/// <param name="Tenants">Tenants whose keys it wraps.</param>
public sealed record KekState(KekId Kek, bool IsCurrent, bool IsPresent, long Tenants);
