using System.Collections.Concurrent;
using Gateway.Placement;
using HostContract;
using Microsoft.Extensions.Options;
using TenantStore;
using TenantStore.Limits;
using TenantStore.Usage;

namespace Gateway.Billing;

/// <summary>
/// Bills requests that were cut short: by the host's report of them, which comes within seconds; when the host is gone or says nothing, by what was
/// forwarded. Each leaves a receipt in the registry, so that it is billed once however often and to whichever gateway it is reported. The registry is
/// written behind the reports: the answer to a later one acknowledges.
/// </summary>
internal sealed partial class LateBills(
    ILimitLedger ledger,
    UsageJournal journal,
    AccountTag accounts,
    HostDirectory hosts,
    IOptions<LimitsOptions> options,
    TimeProvider time,
    ILogger<LateBills> logger) : BackgroundService
{
    /// <summary>More are billed at once by what was forwarded: a host that says nothing must not fill our memory.</summary>
    private const int MaxWaiting = 20_000;

    /// <summary>Of one transaction.</summary>
    private const int MaxBatch = 256;

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, LateBill> _waiting = new(StringComparer.Ordinal);
    private readonly CutShortQueue _reported = new();

    /// <summary>Requests that another host answers now, and which attempt was given up: what its host reports of it is not what they cost.</summary>
    private readonly ConcurrentDictionary<string, int> _held = new(StringComparer.Ordinal);

    /// <summary>How many wait for a host's word.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Another host is asked. Until <see cref="AddAsync"/> reports of this attempt are thrown away; afterwards what that one adds stands for it.</summary>
    public void Hold(string requestId, int attempt) => _held[requestId] = attempt;

    public async ValueTask AddAsync(Bill bill, HostId host, bool failed)
    {
        var late = new LateBill(bill, host, failed, time.GetTimestamp());
        _waiting[bill.RequestId] = late;
        _held.TryRemove(bill.RequestId, out _);
        var full = _waiting.Count > MaxWaiting;
        if (bill.Usage is null && !full)
            return;
        var charge = Charge.Of(late);
        if (!await TryBillAsync([charge]) && full)
            await GiveUpAsync(charge);
    }

    /// <summary>A host reports requests that were cut short. Waits for nothing.</summary>
    /// <returns>Of these those that are billed: the host need not report them again.</returns>
    public IReadOnlyList<string> Report(IReadOnlyList<CutShortReport> reports) => _reported.Take(reports);

    /// <summary>Of those whose cost nobody has told yet no receipt is left: their hosts tell it to another gateway, or to this one's next process.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await BillAsync(_waiting.Values.Where(late => late.Bill.Usage is not null || hosts.Find(late.Host) is null));
    }

    /// <summary>Bills those whose host is gone, or that have waited for long enough.</summary>
    internal Task BillOverdueAsync() => BillAsync(_waiting.Values.Where(IsOverdue));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(WatchAsync(stoppingToken), DrainAsync(stoppingToken));

    private async Task WatchAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await BillOverdueAsync();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task DrainAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
                await TryTakeAsync(await _reported.ReadAsync(MaxBatch, stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task BillAsync(IEnumerable<LateBill> bills)
    {
        foreach (var ofTenant in bills.Select(late => Charge.Of(late)).GroupBy(charge => charge.Tenant))
        {
            foreach (var batch in ofTenant.Chunk(MaxBatch))
                await TryBillAsync(batch);
        }
    }

    private bool IsOverdue(LateBill late) =>
        hosts.Find(late.Host) is null || time.GetElapsedTime(late.Since) > TimeSpan.FromSeconds(options.Value.ReportPatienceSeconds);

    private async Task TryTakeAsync(IReadOnlyList<CutShortReport> reports)
    {
        try
        {
            await TakeAsync(reports);
        }
        catch (Exception exception)
        {
            // What a host says must not end the gateway.
            LogBroken(exception, reports.Count);
        }
    }

    private async Task TakeAsync(IReadOnlyList<CutShortReport> reports)
    {
        var charges = new List<Charge>(reports.Count);
        foreach (var report in reports)
        {
            if (!TenantId.TryParse(report.Tenant.Value, out var tenant) || accounts.Read(report.Tenant, report.RequestId, report.Account) is not { } signed)
            {
                // One that no gateway signed is nobody's: the host is told to forget it.
                LogUnknown(report.RequestId);
                _reported.Finished(report);
            }
            else if (IsGivenUp(report.RequestId, signed.Attempt))
            {
                _reported.Finished(report);
            }
            else
            {
                charges.Add(ChargeOf(report, tenant, signed));
            }
        }

        // Of several words on one request the highest first: it is the one that is written.
        foreach (var ofTenant in charges.OrderByDescending(charge => charge.Rank).GroupBy(charge => charge.Tenant))
            await TryBillAsync([.. ofTenant]);
    }

    /// <summary>This gateway asked another host after that attempt. One that does not know bills it, and the later attempt's word takes its place.</summary>
    private bool IsGivenUp(string requestId, int attempt) =>
        (_held.TryGetValue(requestId, out var held) && attempt <= held) || (_waiting.TryGetValue(requestId, out var late) && attempt < late.Bill.Attempt);

    // Else it is another gateway's, which may have died; or billed before; or this one's, which has not noticed yet.
    private Charge ChargeOf(CutShortReport report, TenantId tenant, SignedAccount signed) =>
        _waiting.TryGetValue(report.RequestId, out var late)
            ? Charge.Of(late, report)
            : new Charge(tenant, report.RequestId, signed.Account, report.Usage, BillRank.OfHost(signed.Attempt), null, report);

    /// <summary>Charges of one tenant. False when the registry could not be written: they go on waiting, or are reported again.</summary>
    private async Task<bool> TryBillAsync(IReadOnlyList<Charge> charges)
    {
        try
        {
            var billed = await journal.BillOnceAsync(charges[0].Tenant, [.. charges.Select(charge => charge.ToReceipt())], CancellationToken.None);
            // Two hosts may have told of one request: it counts once.
            var left = billed.ToHashSet(StringComparer.Ordinal);
            foreach (var charge in charges)
                await SettleAsync(charge, left.Remove(charge.RequestId));
            return true;
        }
        catch (Exception exception)
        {
            // Whatever it is: neither the gateway nor a host's reports may end with it.
            LogNotBilled(exception, charges.Count, charges[0].RequestId, charges[0].Tenant.ToString());
            foreach (var report in charges.Select(charge => charge.Report).OfType<CutShortReport>())
                _reported.Failed(report);
            return false;
        }
    }

    private async Task SettleAsync(Charge charge, bool billed)
    {
        // Also when somebody else billed it: whoever is second settles nothing, and who that is nobody knows.
        if (charge.Late?.Bill.Reservation is { } held)
            await ledger.SettleAsync(held, charge.Usage.Total);
        else if (charge.Late is null && billed)
            await ledger.ChargeAsync(charge.RequestId, charge.Tenant, charge.Account.Caller, charge.Usage.Total);
        if (charge.Late is not null)
            _waiting.TryRemove(charge.RequestId, out _);
        if (charge.Report is { } report)
            _reported.Finished(report);
    }

    /// <summary>
    /// Too many wait for a registry that cannot be written. What the host told is counted without a receipt; of the others the hosts go on reporting,
    /// and those whose host is gone are counted by what was forwarded.
    /// </summary>
    private async Task GiveUpAsync(Charge charge)
    {
        var late = charge.Late!;
        if (!_waiting.TryRemove(charge.RequestId, out _))
            return;
        if (late.Bill.Usage is not null || hosts.Find(late.Host) is null)
            journal.Add(charge.Tenant, charge.Account, late.Counts(charge.Usage));
        if (late.Bill.Reservation is { } held)
            await ledger.SettleAsync(held, charge.Usage.Total);
    }

    [LoggerMessage(1210, LogLevel.Warning, "A host reported request {RequestId}, which no gateway has signed for. It is not billed.")]
    private partial void LogUnknown(string requestId);

    [LoggerMessage(1212, LogLevel.Error, "{Count} reports of requests that were cut short could not be taken in.")]
    private partial void LogBroken(Exception exception, int count);

    [LoggerMessage(1211, LogLevel.Error, "{Count} requests of tenant {Tenant}, the first of them {RequestId}, could not be billed yet; it is tried again.")]
    private partial void LogNotBilled(Exception exception, int count, string requestId, string tenant);
}
