namespace HostContract;

/// <summary>The gateway's answer to a report.</summary>
public sealed record HostReportResponse
{
    /// <summary>Of the report's <see cref="HostReport.Faults"/> those that are in quarantine. The host lets the rest run again.</summary>
    public required IReadOnlyList<QuarantinedAdapter> Quarantined { get; init; }
}
