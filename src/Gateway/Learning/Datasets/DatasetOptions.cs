using System.ComponentModel.DataAnnotations;

namespace Gateway.Learning.Datasets;

/// <summary>How snapshots are made. Section <c>Datasets</c>.</summary>
internal sealed class DatasetOptions
{
    public const string Section = "Datasets";
    public const int DefaultMaxCandidates = 50_000;
    public const long DefaultMaxBytes = 256L * 1024 * 1024;
    public const int DefaultLeaseSeconds = 120;
    public const int DefaultSweepSeconds = 30;
    public const int DefaultWaitSeconds = 5;
    public const int DefaultMaxAttempts = 5;

    /// <summary>Interactions and samples that one snapshot looks at. A snapshot of more fails and says so.</summary>
    [Range(100, 1_000_000)]
    public int MaxCandidates { get; set; } = DefaultMaxCandidates;

    /// <summary>Bytes of text (UTF-8) of what one snapshot looks at; while it is planned the process needs eleven to fifteen times as much memory. A snapshot of more fails and says so.</summary>
    [Range(1024 * 1024, 64L * 1024 * 1024 * 1024)]
    public long MaxBytes { get; set; } = DefaultMaxBytes;

    /// <summary>Seconds without progress after which another gateway takes a snapshot's building over.</summary>
    [Range(10, 3600)]
    public int LeaseSeconds { get; set; } = DefaultLeaseSeconds;

    /// <summary>Seconds from one look for abandoned snapshots to the next.</summary>
    [Range(1, 3600)]
    public int SweepSeconds { get; set; } = DefaultSweepSeconds;

    /// <summary>Seconds for which the call that asks for a snapshot waits for it; then it answers 202.</summary>
    [Range(0, 60)]
    public int WaitSeconds { get; set; } = DefaultWaitSeconds;

    /// <summary>Interruptions of its building (a gateway that died, a registry that did not answer) after which a snapshot is given up. Erasures are none.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = DefaultMaxAttempts;
}
