namespace TenantStore.Keys;

/// <summary>There is no such tenant, so nothing of it can be encrypted: it was deleted meanwhile.</summary>
public sealed class TenantGoneException(TenantId tenant) : TenantStoreException($"There is no tenant {tenant}: nothing of it can be encrypted.");
