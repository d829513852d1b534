using AdapterFormats;

namespace TenantStore.Usage;

/// <summary>What one tenant used and nobody has written yet. Not for several threads.</summary>
internal sealed class UsageBatch
{
    /// <summary>Stands in the registry from the transaction that writes the batch.</summary>
    public string Receipt { get; } = $"batch-{Guid.NewGuid():N}";

    public Dictionary<(int Day, UsageKey Key), UsageCounts> Counts { get; } = [];

    /// <summary>Bytes times milliseconds.</summary>
    public Dictionary<(int Day, AdapterDigest Digest), Int128> Residency { get; } = [];

    public void Add(int day, UsageKey key, UsageCounts counts) => Counts[(day, key)] = Counts.GetValueOrDefault((day, key)) + counts;

    public void Add(int day, AdapterDigest digest, Int128 byteMilliseconds) =>
        Residency[(day, digest)] = Residency.GetValueOrDefault((day, digest)) + byteMilliseconds;
}
