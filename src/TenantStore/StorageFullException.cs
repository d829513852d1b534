namespace TenantStore;

/// <summary>The disk, the bucket or the database has no room left. Nothing of the work was kept; it succeeds again once there is room.</summary>
public sealed class StorageFullException(string message, Exception innerException) : TenantStoreException(message, innerException);
