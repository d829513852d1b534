using HostContract;

namespace Gateway.Internal;

/// <summary>
/// Judges the numbers of a report: they decide where requests go, who is refused and what is billed, and no host is believed what cannot be. What a host says
/// within these limits is its word.
/// </summary>
internal static class ReportRules
{
    /// <summary>A century: older is no age.</summary>
    public const double MostAgeSeconds = 100.0 * 366 * 86400;

    /// <summary>Null, or the field and what is wrong with it.</summary>
    public static (string Field, string Message)? Judge(HostReport report) =>
        JudgeAges(report) ?? JudgeWork(report) ?? JudgeResidents(report.Residents) ?? JudgeLists(report) ?? JudgeCutShort(report.CutShort);

    private static (string Field, string Message)? JudgeAges(HostReport report)
    {
        // Also what is no number: a comparison with it is false.
        foreach (var (field, value) in new[]
        {
            ("ageSeconds", report.AgeSeconds), ("answeredAgeSeconds", report.AnsweredAgeSeconds), ("fetchedAgeSeconds", report.FetchedAgeSeconds),
        })
        {
            if (value is { } age && age is not (>= 0 and <= MostAgeSeconds))
                return (field, $"'{field}' must be 0 to {MostAgeSeconds:0}.");
        }

        return null;
    }

    private static (string Field, string Message)? JudgeWork(HostReport report)
    {
        foreach (var (field, value) in new[] { ("running", report.Running), ("queued", report.Queued) })
        {
            if (value is < 0 or > HostReport.MaxWork)
                return (field, $"'{field}' must be 0 to {HostReport.MaxWork}.");
        }

        return report.FreeContextTokens < 0 ? ("freeContextTokens", "'freeContextTokens' must be 0 or more.") : null;
    }

    private static (string Field, string Message)? JudgeResidents(IReadOnlyList<ResidentAdapterReport> residents)
    {
        if (residents.Count > HostReport.MaxResidents)
            return ("residents", $"'residents' has more than {HostReport.MaxResidents} items.");
        foreach (var resident in residents)
        {
            if (resident is null || !IsKey(resident.Tenant.Value))
                return ("residents", $"A resident has a tenant of 1 to {HostReport.MaxTextLength} characters.");
            if (resident.Bytes is < 0 or > HostReport.MaxResidentBytes)
                return ("residents.bytes", $"A resident's 'bytes' must be 0 to {HostReport.MaxResidentBytes}.");
            if (resident.Leases is < 0 or > HostReport.MaxWork)
                return ("residents.leases", $"A resident's 'leases' must be 0 to {HostReport.MaxWork}.");
        }

        return null;
    }

    private static (string Field, string Message)? JudgeLists(HostReport report)
    {
        if (report.Faults.Count > HostReport.MaxFaults || report.Faults.Any(fault => fault is null))
            return ("faults", $"'faults' has at most {HostReport.MaxFaults} items, none of them null.");
        return report.Forgotten.Count > HostReport.MaxForgotten ? ("forgotten", $"'forgotten' has more than {HostReport.MaxForgotten} items.") : null;
    }

    private static (string Field, string Message)? JudgeCutShort(IReadOnlyList<CutShortReport> reports)
    {
        if (reports.Count > HostReport.MaxCutShort)
            return ("cutShort", $"'cutShort' has more than {HostReport.MaxCutShort} items.");
        foreach (var report in reports)
        {
            if (report is null || !IsKey(report.Tenant.Value) || !IsKey(report.RequestId) || !IsKey(report.Account))
                return ("cutShort", $"What was cut short has a tenant, a request and an account of 1 to {HostReport.MaxTextLength} characters.");
            if (!report.Usage.IsSound)
                return ("cutShort.usage", $"Each number of a 'usage' must be 0 to {AnswerUsage.Most}.");
        }

        return null;
    }

    private static bool IsKey(string? text) => text is { Length: > 0 and <= HostReport.MaxTextLength };
}
