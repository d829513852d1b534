namespace Learning.Datasets.Splitting;

/// <summary>How a snapshot is to be split.</summary>
internal sealed record SplitSettings
{
    public const double DefaultShare = 0.3;
    public const int DefaultGapHours = 6;

    public SplitMode Mode { get; init; } = SplitMode.TimeAndGroups;

    /// <summary>Of the groups about so many are held out, and of the time so much; 0.05 to 0.5. Held out is about the square of it.</summary>
    public double Share { get; init; } = DefaultShare;

    /// <summary>Hours between the last of the train part and the first that is held out: one piece of work is not on both sides.</summary>
    public int GapHours { get; init; } = DefaultGapHours;

    /// <summary>From when on things are held out (Unix milliseconds); null = so that <see cref="Share"/> of them come later.</summary>
    public long? At { get; init; }
}
