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
/// forwarded. Each leaves a receipt in the registry, so that it is billed once however often and to whichever gateway it is reported.
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

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, LateBill> _waiting = new(StringComparer.Ordinal);

    /// <summary>How many wait for a host's word.</summary>
    public int Waiting => _waiting.Count;

    public async ValueTask AddAsync(Bill bill, HostId host, bool failed)
    {
        var late = new LateBill(bill, host, failed, time.GetTimestamp());
        _waiting[bill.RequestId] = late;
        if (bill.Usage is not null || _waiting.Count > MaxWaiting)
            await TryBillAsync(late, bill.Usage ?? bill.Forwarded);
    }

    /// <summary>A host reports requests that were cut short.</summary>
    /// <returns>Those that are billed, by this report or before it: the host need not report them again.</returns>
    public async Task<IReadOnlyList<string>> ReportAsync(IReadOnlyList<CutShortReport> reports, CancellationToken cancellationToken)
    {
        var done = new List<string>(reports.Count);
        foreach (var report in reports)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await TakeAsync(report))
                done.Add(report.RequestId);
        }

        return done;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        foreach (var late in _waiting.Values)
            await TryBillAsync(late, late.Bill.Forwarded);
    }

    /// <summary>Bills those whose host is gone, or that have waited for long enough.</summary>
    internal async Task BillOverdueAsync()
    {
        foreach (var late in _waiting.Values.Where(IsOverdue))
            await TryBillAsync(late, late.Bill.Usage ?? late.Bill.Forwarded);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
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

    private bool IsOverdue(LateBill late) =>
        hosts.Find(late.Host) is null || time.GetElapsedTime(late.Since) > TimeSpan.FromSeconds(options.Value.ReportPatienceSeconds);

    private async Task<bool> TakeAsync(CutShortReport report)
    {
        if (_waiting.TryGetValue(report.RequestId, out var late) && late.Bill.Tenant.ToString() == report.Tenant.Value)
            return await TryBillAsync(late, report.Usage);

        // Another gateway's, which died; or billed before. One that no gateway signed is nobody's: the host is told to forget it.
        if (!TenantId.TryParse(report.Tenant.Value, out var tenant) || accounts.Read(report.Tenant, report.RequestId, report.Account) is not { } account)
        {
            LogUnknown(report.RequestId);
            return true;
        }

        try
        {
            if (await journal.BillOnceAsync(tenant, report.RequestId, account, BillCounts.Of(report.Usage, failed: false), CancellationToken.None))
                await ledger.ChargeAsync(report.RequestId, tenant, account.Caller, report.Usage.Total);
            return true;
        }
        catch (TenantStoreException exception)
        {
            LogNotBilled(exception, report.RequestId, tenant.ToString());
            return false;
        }
    }

    /// <summary>False when the registry could not be written: it goes on waiting.</summary>
    private async Task<bool> TryBillAsync(LateBill late, AnswerUsage usage)
    {
        var bill = late.Bill;
        try
        {
            var billed = await journal.BillOnceAsync(bill.Tenant, bill.RequestId, bill.Account, late.Counts(usage), CancellationToken.None);
            // Billed before, by a report that was faster than the request's own end: then it is settled too, and this gives back what is not.
            if (bill.Reservation is { } held)
                await ledger.SettleAsync(held, billed ? usage.Total : 0);
            _waiting.TryRemove(bill.RequestId, out _);
            return true;
        }
        catch (TenantStoreException exception)
        {
            LogNotBilled(exception, bill.RequestId, bill.Tenant.ToString());
            return false;
        }
    }

    [LoggerMessage(1210, LogLevel.Warning, "A host reported request {RequestId}, which no gateway has signed for. It is not billed.")]
    private partial void LogUnknown(string requestId);

    [LoggerMessage(1211, LogLevel.Error, "Request {RequestId} of tenant {Tenant} could not be billed yet; it is tried again.")]
    private partial void LogNotBilled(Exception exception, string requestId, string tenant);
}
