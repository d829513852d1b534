using AdapterFormats;

namespace TenantStore.Usage;

/// <summary>What one tenant used and nobody has written yet. Not for several threads.</summary>
internal sealed class UsageBatch
{
    public Dictionary<(int Day, UsageKey Key), UsageCounts> Counts { get; } = [];

    /// <summary>Bytes times milliseconds.</summary>
    public Dictionary<(int Day, AdapterDigest Digest), Int128> Residency { get; } = [];

    public void Add(int day, UsageKey key, UsageCounts counts) => Counts[(day, key)] = Counts.GetValueOrDefault((day, key)) + counts;

    public void Add(int day, AdapterDigest digest, Int128 byteMilliseconds) =>
        Residency[(day, digest)] = Residency.GetValueOrDefault((day, digest)) + byteMilliseconds;

    public void Add(UsageBatch other)
    {
        foreach (var ((day, key), counts) in other.Counts)
            Add(day, key, counts);
        foreach (var ((day, digest), byteMilliseconds) in other.Residency)
            Add(day, digest, byteMilliseconds);
    }
}
