namespace TenantStore.Answers;

/// <summary>What the counts of a funnel are told apart by.</summary>
[Flags]
public enum FunnelGrouping
{
    None = 0,
    Alias = 1,

    /// <summary>Adapter, its version and digest.</summary>
    Version = 2,

    /// <summary>The side of an experiment.</summary>
    Arm = 4,
    Language = 8,
    Kind = 16,
}
