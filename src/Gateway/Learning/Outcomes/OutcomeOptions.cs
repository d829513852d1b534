using System.ComponentModel.DataAnnotations;

namespace Gateway.Learning.Outcomes;

/// <summary>What is kept of answers and of what became of them. Section <c>Outcomes</c>.</summary>
internal sealed class OutcomeOptions
{
    public const string Section = "Outcomes";
    public const int DefaultRetentionDays = 30;
    public const int DefaultFlushMs = 500;
    public const int DefaultPatienceMs = 1500;
    public const int DefaultQueuedMegabytes = 64;
    public const int DefaultSweepMinutes = 60;
    public const int DefaultCaseMinutes = 20;
    public const int DefaultUnmatchedPerDay = 10_000;

    /// <summary>Whether completions and chats are noted when they are served. Off = only fixes are, and reports of other answers find nothing (404).</summary>
    public bool RecordAnswers { get; set; } = true;

    /// <summary>Days for which answers and outcomes are kept. They hold no code, except what is sealed.</summary>
    [Range(1, 3650)]
    public int RetentionDays { get; set; } = DefaultRetentionDays;

    /// <summary>Minutes from one sweep for what is too old to the next.</summary>
    [Range(1, 24 * 60)]
    public int SweepMinutes { get; set; } = DefaultSweepMinutes;

    /// <summary>Milliseconds in which served answers are gathered before they are written. Other gateways see them only then.</summary>
    [Range(10, 60_000)]
    public int FlushMs { get; set; } = DefaultFlushMs;

    /// <summary>
    /// Milliseconds for which a report waits for an answer that is not known yet: it may be in another gateway's memory, so it is best longer than <see cref="FlushMs"/> of all gateways. An unknown id costs as much.
    /// </summary>
    [Range(0, 60_000)]
    public int PatienceMs { get; set; } = DefaultPatienceMs;

    /// <summary>Megabytes of requests and answers that may wait to be noted. What comes beyond is served and not noted.</summary>
    [Range(1, 4096)]
    public int QueuedMegabytes { get; set; } = DefaultQueuedMegabytes;

    /// <summary>Reports that fit no answer which this gateway keeps of a tenant in a day, UTC. They are of use to nobody but who looks for a client's fault; what comes beyond is answered and not kept.</summary>
    [Range(0, 10_000_000)]
    public int UnmatchedPerDay { get; set; } = DefaultUnmatchedPerDay;

    /// <summary>Minutes for which a fix's code stays in this gateway's memory, so that its outcome can tell how much of it was kept and make an interaction of it.</summary>
    [Range(1, 24 * 60)]
    public int CaseMinutes { get; set; } = DefaultCaseMinutes;
}
