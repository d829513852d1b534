using System.ComponentModel.DataAnnotations;

namespace Gateway.Learning.Experiments.Settling;

/// <summary>How experiments are settled, and for how long their requests are kept. Section <c>Experiments</c>.</summary>
internal sealed class ExperimentOptions
{
    public const string Section = "Experiments";
    public const int DefaultPollSeconds = 5;
    public const int DefaultLeaseSeconds = 30;
    public const int DefaultRetentionDays = 30;

    /// <summary>Seconds from one look for what is due to the next.</summary>
    [Range(1, 60)]
    public int PollSeconds { get; set; } = DefaultPollSeconds;

    /// <summary>Seconds after which another gateway goes on with an experiment whose gateway has died. More than a look takes.</summary>
    [Range(5, 300)]
    public int LeaseSeconds { get; set; } = DefaultLeaseSeconds;

    /// <summary>Days after an experiment's end for which it is kept which requests were counted in it. Its decision and report stay.</summary>
    [Range(1, 3650)]
    public int RetentionDays { get; set; } = DefaultRetentionDays;
}
