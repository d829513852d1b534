namespace HostContract;

/// <summary>What a gateway says to a host of its static list, after each <see cref="HostStanding"/>: who the host is, and the answer to its report.</summary>
public sealed record HostMembership
{
    /// <summary>The audience of every assertion meant for this host.</summary>
    public required HostId HostId { get; init; }

    /// <summary>Base64: the key of this host's assertions. Never written down.</summary>
    public required string MacKey { get; init; }

    /// <summary>The process that it is meant for; another one answers 409.</summary>
    public required string BootGeneration { get; init; }

    /// <summary>The <see cref="HostReport.AgeSeconds"/> of the report that <see cref="Answer"/> is to.</summary>
    public required double ReportAgeSeconds { get; init; }

    /// <summary>The answer; null while the gateway has not taken the report in yet.</summary>
    public HostReportResponse? Answer { get; init; }
}
