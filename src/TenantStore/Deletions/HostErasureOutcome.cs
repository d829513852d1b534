namespace TenantStore.Deletions;

public enum HostErasureOutcome
{
    /// <summary>It was told, or is to be, and has not said yet that nothing is left.</summary>
    Pending,

    /// <summary>It said that it has nothing of the tenant any more.</summary>
    Acknowledged,

    /// <summary>Another process answers at its address: its own is over, and its memory with it.</summary>
    Replaced,
}
