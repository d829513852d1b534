namespace TenantStore.Adapters;

public enum ChangeStateOutcome
{
    Changed,

    NotFound,

    /// <summary>An alias names the version or an experiment tries it, so it cannot retire. (Quarantine does not ask.)</summary>
    InUse,
}
