namespace TenantStore.Database;

/// <summary>The group role that a transaction takes on PostgreSQL; each can do no more than its repositories need.</summary>
internal enum SessionRole
{
    /// <summary>What one tenant owns.</summary>
    Tenant,

    /// <summary>What belongs to no tenant, and the list of tenants.</summary>
    Platform,

    /// <summary>The look-up that knows no tenant yet: presented tokens, each by its own id.</summary>
    Credentials,
}
