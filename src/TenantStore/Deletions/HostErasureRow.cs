using TenantStore.Database;

namespace TenantStore.Deletions;

internal sealed class HostErasureRow
{
    public const string Columns = "host_id AS HostId, boot_generation AS BootGeneration, outcome AS Outcome, ended_at AS EndedAt";

    public string HostId { get; init; } = "";

    public string BootGeneration { get; init; } = "";

    public string? Outcome { get; init; }

    public long? EndedAt { get; init; }

    public HostErasure ToErasure() => new(HostId, BootGeneration, LoadOutcome(), EndedAt.ToTime());

    private HostErasureOutcome LoadOutcome() => Outcome switch
    {
        null => HostErasureOutcome.Pending,
        "acknowledged" => HostErasureOutcome.Acknowledged,
        _ => HostErasureOutcome.Replaced,
    };
}
