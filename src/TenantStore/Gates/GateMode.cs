namespace TenantStore.Gates;

/// <summary>What becomes of a version that has not passed.</summary>
public enum GateMode
{
    /// <summary>Nobody asks.</summary>
    Off,

    /// <summary>It goes live, and the answer and the audit say that it has not passed.</summary>
    Warn,

    /// <summary>It does not go live.</summary>
    Enforce,
}
