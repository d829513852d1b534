namespace TenantStore.Adapters;

public enum CreateVersionOutcome
{
    Created,

    /// <summary>The tenant does not exist (any more).</summary>
    TenantNotFound,

    /// <summary>No base model of this name and digest is registered.</summary>
    BaseModelNotFound,

    /// <summary>The adapter of this name is for a base model of another name.</summary>
    AdapterHasOtherBase,

    /// <summary>The tenant has as many adapters as its limits allow, and this would be one more.</summary>
    TooManyAdapters,

    /// <summary>With it the tenant's versions would have more bytes than its limits allow.</summary>
    TooManyBytes,
}
