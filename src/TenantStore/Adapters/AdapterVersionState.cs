namespace TenantStore.Adapters;

/// <summary>What may be done with a version. "Validating" is no state of a row: a version exists only once its files are judged and kept.</summary>
public enum AdapterVersionState
{
    /// <summary>It may be named by an alias and served.</summary>
    Ready,

    /// <summary>It is kept, but not served.</summary>
    Retired,

    /// <summary>A host failed on it; not served until an admin lifts it.</summary>
    Quarantined,
}
