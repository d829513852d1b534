using System.ComponentModel.DataAnnotations;

namespace Gateway.Placement;

/// <summary>How hosts are watched. Section <c>Placement</c>.</summary>
internal sealed class PlacementOptions
{
    public const string Section = "Placement";
    public const int DefaultReportSeconds = 2;
    public const int MissedReports = 3;
    public const int DefaultProbeSeconds = 2;
    public const int DefaultPrefetchSeconds = 60;

    /// <summary>In Redis a host that reports no more is gone after so many intervals.</summary>
    private const int RecordIntervals = 10;
    public const int DefaultForgetSeconds = 600;

    /// <summary>How often a host reports, in seconds. After <see cref="MissedReports"/> intervals of silence it gets no requests.</summary>
    [Range(1, 60)]
    public int ReportSeconds { get; set; } = DefaultReportSeconds;

    /// <summary>After this many seconds of silence a host is forgotten, within the silence of <see cref="MissedReports"/> intervals; its next
    /// report is answered with 404, and it registers again.</summary>
    [Range(60, 86400)]
    public int ForgetSeconds { get; set; } = DefaultForgetSeconds;

    /// <summary>How often this gateway asks each host whether it is there, in seconds; a host has 1 s to answer. Three bad answers in a row, and it gets no
    /// requests until a good one.</summary>
    [Range(1, 60)]
    public int ProbeSeconds { get; set; } = DefaultProbeSeconds;

    /// <summary>An editor that asks for the models gets the adapter loaded that it will use, the same one at most once in so many seconds. 0 = never.</summary>
    [Range(0, 86400)]
    public int PrefetchSeconds { get; set; } = DefaultPrefetchSeconds;

    public TimeSpan Silence => TimeSpan.FromSeconds(ReportSeconds * MissedReports);

    public TimeSpan Forget => TimeSpan.FromSeconds(ForgetSeconds);

    /// <summary>How long a record of a host lives in Redis.</summary>
    public TimeSpan RecordLife => TimeSpan.FromSeconds(ReportSeconds * RecordIntervals);
}
