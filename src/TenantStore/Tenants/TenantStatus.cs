namespace TenantStore.Tenants;

public enum TenantStatus
{
    Active,

    /// <summary>Its tokens authenticate nobody; nothing of it is removed.</summary>
    Suspended,
}
