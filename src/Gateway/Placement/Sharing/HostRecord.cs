using Gateway.Placement.Hosts;
using HostContract;

namespace Gateway.Placement.Sharing;

/// <summary>What one gateway tells the others of a host that reported to it. Sealed on its way; whoever reads it still asks the host itself.</summary>
internal sealed record HostRecord
{
    public required HostFacts Facts { get; init; }

    /// <summary>The base model's name and digest, as text.</summary>
    public required string BaseModel { get; init; }

    public required string BaseModelDigest { get; init; }

    /// <summary>Of a host on loopback: which loopback. For all others null.</summary>
    public string? Place { get; init; }

    /// <summary>When the host's process started and when this was written, by the writer's clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>The report, without what only the gateway that answers it needs.</summary>
    public required HostReport Report { get; init; }

    public static HostRecord Of(HostState host, HostReport report, Loopback loopback, DateTimeOffset now) => new()
    {
        Facts = host.Registration,
        BaseModel = host.BaseModel.Name.ToString(),
        BaseModelDigest = host.BaseModel.Digest.ToString(),
        Place = Loopback.IsOn(host.Registration.Address) ? loopback.Id : null,
        StartedAt = host.StartedAt,
        WrittenAt = now,
        Report = report with { Faults = [], Forgotten = [], CutShort = [] },
    };
}
