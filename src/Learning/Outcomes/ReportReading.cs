namespace Learning.Outcomes;

/// <summary>What a body says: reports, or why it cannot be read.</summary>
internal readonly record struct ReportReading(IReadOnlyList<OutcomeReport> Reports, ReportFault? Fault)
{
    public static implicit operator ReportReading(OutcomeReport report) => new([report], null);

    public static implicit operator ReportReading(ReportFault fault) => new([], fault);
}
