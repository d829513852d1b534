namespace TenantStore.Keys;

/// <summary>One data key of a tenant as the registry keeps it.</summary>
/// <param name="Id">Which.</param>
/// <param name="Wrapped">The key under a key-encryption key.</param>
/// <param name="CreatedAt">When the key was made.</param>
/// <param name="WrappedAt">When it was wrapped as it is now.</param>
public sealed record StoredTenantKey(TenantKeyId Id, WrappedKey Wrapped, DateTimeOffset CreatedAt, DateTimeOffset WrappedAt);
