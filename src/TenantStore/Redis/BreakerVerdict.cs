namespace TenantStore.Redis;

internal enum BreakerVerdict
{
    /// <summary>Closed: ask Redis.</summary>
    Pass,

    /// <summary>Open: go on without.</summary>
    Refuse,

    /// <summary>Open, and it is time to try again: go on without, and send one probe.</summary>
    RefuseAndProbe,
}
