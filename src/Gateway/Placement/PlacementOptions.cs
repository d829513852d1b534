using System.ComponentModel.DataAnnotations;

namespace Gateway.Placement;

/// <summary>How hosts are watched. Section <c>Placement</c>.</summary>
internal sealed class PlacementOptions
{
    public const string Section = "Placement";
    public const int DefaultReportSeconds = 2;
    public const int MissedReports = 3;
    public const int DefaultForgetSeconds = 600;

    /// <summary>How often a host reports, in seconds. After <see cref="MissedReports"/> intervals of silence it gets no requests.</summary>
    [Range(1, 60)]
    public int ReportSeconds { get; set; } = DefaultReportSeconds;

    /// <summary>After this many seconds of silence a host is forgotten, within the silence of <see cref="MissedReports"/> intervals; its next
    /// report is answered with 404, and it registers again.</summary>
    [Range(60, 86400)]
    public int ForgetSeconds { get; set; } = DefaultForgetSeconds;

    public TimeSpan Silence => TimeSpan.FromSeconds(ReportSeconds * MissedReports);

    public TimeSpan Forget => TimeSpan.FromSeconds(ForgetSeconds);
}
