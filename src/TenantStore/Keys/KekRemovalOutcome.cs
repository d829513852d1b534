namespace TenantStore.Keys;

public enum KekRemovalOutcome
{
    /// <summary>It is gone for good.</summary>
    Removed,

    /// <summary>Nobody uses it; where it is kept (configuration, a key service) is out of this program's reach.</summary>
    HeldElsewhere,

    /// <summary>There is none of this id.</summary>
    NotFound,

    /// <summary>New keys are wrapped under it.</summary>
    IsCurrent,

    /// <summary>Keys of tenants are wrapped under it.</summary>
    InUse,
}
