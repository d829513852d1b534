namespace TenantStore.Limits.InProcess;

/// <summary>What was admitted in one second.</summary>
internal sealed class WindowBucket(long second)
{
    public long Second => second;

    public long Requests { get; set; }

    public long Tokens { get; set; }

    /// <summary>Still counts in its window.</summary>
    public bool Live { get; set; } = true;
}
