namespace TenantStore.Resolution;

public enum UnavailableReason
{
    /// <summary>A host failed on the version, and no admin has lifted that yet.</summary>
    Quarantined,

    /// <summary>The base model's name means other bytes now; adapters of the former never run on it.</summary>
    BaseModelReplaced,

    /// <summary>The tenant's gate is enforced, and the version has neither passed nor been live.</summary>
    NotPassed,
}
