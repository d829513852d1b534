namespace TenantStore.Limits;

/// <summary>Limits cannot be checked, and the setting is to refuse then.</summary>
public sealed class LimitsUnavailableException(string message) : TenantStoreException(message);
