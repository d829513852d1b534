namespace HostContract;

/// <summary>The gateway's answer to a report.</summary>
public sealed record HostReportResponse
{
    /// <summary>
    /// Of the report's <see cref="HostReport.Faults"/> those that are in quarantine. The host lets the rest run again, but for the
    /// <see cref="Undecided"/>.
    /// </summary>
    public required IReadOnlyList<QuarantinedAdapter> Quarantined { get; init; }

    /// <summary>Of the faults those that the gateway could not look at: the host keeps them as they are and reports them again.</summary>
    public IReadOnlyList<QuarantinedAdapter> Undecided { get; init; } = [];

    /// <summary>
    /// Tenants that are deleted, at most <see cref="HostReport.MaxForgotten"/>. The host takes in nothing of theirs any more, lets what runs end, drops
    /// the rest, and names them in a later report's <see cref="HostReport.Forgotten"/>. Named again until then.
    /// </summary>
    public IReadOnlyList<TenantKey> Forget { get; init; } = [];

    /// <summary>Of <see cref="HostReport.CutShort"/> the ids of those that are billed: the host forgets them.</summary>
    public IReadOnlyList<string> Billed { get; init; } = [];
}
