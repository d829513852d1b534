namespace TenantStore.Gates;

/// <summary>A tenant's policy.</summary>
/// <param name="Mode">What becomes of a version that has not passed.</param>
/// <param name="Dataset">On whose held-out part versions are judged; null only while it is off.</param>
/// <param name="UpdatedAt">Null when nobody has ever set it.</param>
/// <param name="DatasetTaintedAt">Since when some of the dataset is erased; null when all of it is there.</param>
public sealed record GatePolicy(GateMode Mode, string? Dataset, DateTimeOffset? UpdatedAt, DateTimeOffset? DatasetTaintedAt = null)
{
    public static GatePolicy Off { get; } = new(GateMode.Off, null, null);
}
