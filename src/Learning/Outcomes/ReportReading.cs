namespace Learning.Outcomes;

/// <summary>What a body says: reports, or why it cannot be read.</summary>
internal readonly record struct ReportReading(IReadOnlyList<OutcomeReport> Reports, ReportFault? Fault)
{
    /// <summary>The same from this repository; null = as it says itself.</summary>
    public ReportReading In(string? repository) => repository is null ? this : this with { Reports = [.. Reports.Select(report => report with { Repository = repository })] };

    public static implicit operator ReportReading(OutcomeReport report) => new([report], null);

    public static implicit operator ReportReading(ReportFault fault) => new([], fault);
}
