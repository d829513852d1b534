using TenantStore.Database;

namespace TenantStore.Gates;

internal sealed class GateRow
{
    public string Policy { get; init; } = "";

    public string? Dataset { get; init; }

    public long UpdatedAt { get; init; }

    public long? TaintedAt { get; init; }

    public static string Store(GateMode mode) => mode switch
    {
        GateMode.Off => "off",
        GateMode.Warn => "warn",
        GateMode.Enforce => "enforce",
        _ => throw new ArgumentOutOfRangeException(nameof(mode)),
    };

    public GatePolicy ToPolicy() => new(Enum.GetValues<GateMode>().Single(mode => Store(mode) == Policy), Dataset, UpdatedAt.ToTime(), TaintedAt?.ToTime());
}
