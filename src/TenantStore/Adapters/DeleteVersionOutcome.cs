namespace TenantStore.Adapters;

public enum DeleteVersionOutcome
{
    Deleted,

    NotFound,

    /// <summary>An alias names the version, or an experiment tries it.</summary>
    InUse,
}
