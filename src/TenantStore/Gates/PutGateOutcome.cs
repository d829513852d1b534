namespace TenantStore.Gates;

public enum PutGateOutcome
{
    Set,

    /// <summary>The tenant has no such dataset, or it is not ready.</summary>
    DatasetNotReady,

    /// <summary>The dataset has nothing held out.</summary>
    NothingHeldOut,
}
