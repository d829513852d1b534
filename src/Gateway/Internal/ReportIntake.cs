using Gateway.Billing;
using Gateway.Deletions;
using Gateway.Placement;
using Gateway.Placement.Sharing;
using HostContract;

namespace Gateway.Internal;

/// <summary>Takes in a report, whoever carried it: placement, the other gateways, bills, quarantines and deletions hear of it.</summary>
internal sealed class ReportIntake(
    HostRecords records, Loopback loopback, QuarantineKeeper quarantine, DeletionKeeper deletions, LateBills lateBills, ResidencyMeter residency, TimeProvider time)
{
    /// <param name="host">Of this report.</param>
    /// <param name="report">Of which <see cref="ReportRules"/> have nothing to say.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<HostReportResponse> TakeAsync(HostState host, HostReport report, CancellationToken cancellationToken)
    {
        await PlaceAsync(host, report);
        var billed = lateBills.Report(report.CutShort);
        var answer = await quarantine.ApplyAsync(host, report.Faults, cancellationToken);
        var forget = await deletions.ReportAsync(host, report.Forgotten, cancellationToken);
        return new HostReportResponse { Quarantined = answer.Kept, Undecided = answer.Undecided, Forget = forget, Billed = billed };
    }

    private async Task PlaceAsync(HostState host, HostReport report)
    {
        var now = time.GetTimestamp();
        host.Heard(now);
        if (host.Accept(report, now) is not { } last)
            return;

        // Whoever swaps the record counts since the one before it; a report that two gateways have is counted by one.
        var put = await records.PutAsync(host.Id, HostRecord.Of(host, report, loopback, time.GetUtcNow()));
        if (put.Outcome == PutOutcome.Stale)
            return;
        if (Later(last.Report, put.Before?.Report) is { } before)
            residency.Measure(before, report, time.GetElapsedTime(last.At, now), isOwn: before == last.Report, isShared: put.Outcome != PutOutcome.Unavailable);
    }

    private static HostReport? Later(HostReport? one, HostReport? other) =>
        one is null || (other is not null && other.AgeSeconds > one.AgeSeconds) ? other : one;
}
