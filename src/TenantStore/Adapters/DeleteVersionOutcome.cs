namespace TenantStore.Adapters;

public enum DeleteVersionOutcome
{
    Deleted,

    NotFound,

    /// <summary>An alias names the version.</summary>
    InUse,
}
