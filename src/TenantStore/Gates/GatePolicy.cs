namespace TenantStore.Gates;

/// <summary>A tenant's policy.</summary>
/// <param name="Mode">What becomes of a version that has not passed.</param>
/// <param name="Dataset">On whose held-out part versions are judged; null only while it is off.</param>
/// <param name="UpdatedAt">Null when nobody has ever set it.</param>
public sealed record GatePolicy(GateMode Mode, string? Dataset, DateTimeOffset? UpdatedAt)
{
    public static GatePolicy Off { get; } = new(GateMode.Off, null, null);
}
