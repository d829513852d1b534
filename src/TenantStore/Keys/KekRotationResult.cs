namespace TenantStore.Keys;

/// <param name="Current">The key-encryption key that is current now.</param>
/// <param name="Resumed">Keys under older ones were found: a rotation had begun before.</param>
/// <param name="Rewrapped">Data keys wrapped anew.</param>
/// <param name="Failed">Tenants whose keys could not be, each with the reason.</param>
public sealed record KekRotationResult(KekId Current, bool Resumed, int Rewrapped, IReadOnlyDictionary<TenantId, string> Failed);
