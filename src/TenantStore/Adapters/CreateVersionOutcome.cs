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
}
