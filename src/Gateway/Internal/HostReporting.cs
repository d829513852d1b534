using Gateway.Billing;
using Gateway.Deletions;
using Gateway.Errors;
using Gateway.Placement;
using HostContract;

namespace Gateway.Internal;

/// <summary>A host tells how it is. 404 tells it to register again.</summary>
internal static class HostReporting
{
    private const string Bearer = "Bearer ";

    public static async Task<IResult> ReportAsync(
        string hostId,
        HttpContext context,
        HostDirectory directory,
        QuarantineKeeper quarantine,
        DeletionKeeper deletions,
        LateBills lateBills,
        ResidencyMeter residency,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        if (directory.Find(new HostId(hostId)) is not { } host)
            return RefusalResult.NotFound;
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.Ordinal) || !host.IsBearer(header[Bearer.Length..]))
            return new RefusalResult(GatewayRefusal.InvalidApiKey);

        var report = await ContractBody.ReadAsync<HostReport>(context.Request, cancellationToken);
        if (report is null || report.Residents.Any(resident => resident is null)
            || report.Faults.Count > HostReport.MaxFaults || report.Faults.Any(fault => fault is null)
            || report.Forgotten.Count > HostReport.MaxForgotten
            || report.CutShort.Count > HostReport.MaxCutShort || report.CutShort.Any(cut => cut is null))
            return new RefusalResult(GatewayRefusal.InvalidRequest);
        if (report.BootGeneration != host.Registration.BootGeneration)
            return RefusalResult.NotFound;
        var now = timeProvider.GetTimestamp();
        host.Heard(now);
        host.Circuit.Probed(good: true);
        if (host.Accept(report, now) is { } last)
            residency.Measure(last, report, timeProvider.GetElapsedTime(last.At, now));
        var billed = lateBills.Report(report.CutShort);
        var answer = await quarantine.ApplyAsync(host, report.Faults, cancellationToken);
        var forget = await deletions.ReportAsync(host, report.Forgotten, cancellationToken);
        return TypedResults.Json(
            new HostReportResponse { Quarantined = answer.Kept, Undecided = answer.Undecided, Forget = forget, Billed = billed }, ContractJson.Options);
    }
}
