namespace TenantStore.Usage;

/// <summary>What a question about usage is answered by; several at once make one entry for each of their combinations.</summary>
[Flags]
public enum UsageGrouping
{
    /// <summary>One entry for all.</summary>
    None = 0,
    Day = 1,
    Token = 2,
    Alias = 4,
    Version = 8,
    Model = 16,
}
