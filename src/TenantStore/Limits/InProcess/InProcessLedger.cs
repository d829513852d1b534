using System.Collections.Concurrent;

namespace TenantStore.Limits.InProcess;

/// <summary>
/// The ledger of one gateway, or of one that has lost Redis: exact, in memory, a lock a tenant, so that no tenant waits for another. A restart
/// forgets the minute and learns the month from usage.
/// </summary>
internal sealed class InProcessLedger(IUsageHistory history, TimeProvider time) : ILimitLedger
{
    private static readonly TimeSpan s_sweepInterval = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<TenantId, TenantAccount> _accounts = new();
    private readonly long _origin = time.GetTimestamp();
    private long _sweptAt = time.GetTimestamp();

    /// <summary>Tenants that something is known of.</summary>
    internal int Tenants => _accounts.Count;

    public async ValueTask<LimitDecision> ReserveAsync(LimitRequest request, CancellationToken cancellationToken)
    {
        Sweep();
        while (true)
        {
            var account = _accounts.GetOrAdd(request.Tenant, static _ => new TenantAccount());
            lock (account.Gate)
            {
                var now = Now();
                if (!account.Gone && !account.MustLearn(request, now.Month))
                    return account.Decide(request, now);
            }

            await LearnAsync(account, request, cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask ReleaseAsync(LimitReservation reservation) => With(reservation.Tenant, account => account.Release(reservation.Id));

    public ValueTask SettleAsync(LimitReservation reservation, long tokens) => With(reservation.Tenant, account => account.Settle(reservation.Id, tokens));

    public ValueTask ChargeAsync(string id, TenantId tenant, CallerId caller, long tokens) =>
        With(tenant, account => account.Charge(id, caller, Now().Month, tokens));

    public ValueTask ForgetAsync(TenantId tenant)
    {
        if (_accounts.TryRemove(tenant, out var account))
        {
            lock (account.Gate)
                account.Gone = true;
        }

        return ValueTask.CompletedTask;
    }

    private async Task LearnAsync(TenantAccount account, LimitRequest request, CancellationToken cancellationToken)
    {
        await account.Learning.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var month = Now().Month;
            if (request.OfTenant.MonthlyTokens is not null)
                await LearnAsync(account, static (account, _) => account.Tenant.Budget, request, null, month, cancellationToken).ConfigureAwait(false);
            if (request.OfCaller.MonthlyTokens is not null)
                await LearnAsync(account, static (account, caller) => account.Caller(caller).Budget, request, request.Caller, month, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            account.Learning.Release();
        }
    }

    private async Task LearnAsync(
        TenantAccount account,
        Func<TenantAccount, CallerId, BudgetLedger> budget,
        LimitRequest request,
        CallerId? caller,
        BillingMonth month,
        CancellationToken cancellationToken)
    {
        lock (account.Gate)
        {
            if (budget(account, request.Caller).Knows(month))
                return;
            budget(account, request.Caller).BeginLearning(month);
        }

        var before = await history.TokensAsync(request.Tenant, caller, month, cancellationToken).ConfigureAwait(false);
        lock (account.Gate)
            budget(account, request.Caller).Learn(month, before);
    }

    private ValueTask With(TenantId tenant, Action<TenantAccount> change)
    {
        if (_accounts.TryGetValue(tenant, out var account))
        {
            lock (account.Gate)
                change(account);
        }

        return ValueTask.CompletedTask;
    }

    private LedgerTime Now() => new(time.GetElapsedTime(_origin), time.GetUtcNow());

    /// <summary>Forgets who has been idle: memory is that of the tenants of the last minutes.</summary>
    private void Sweep()
    {
        var last = Interlocked.Read(ref _sweptAt);
        if (time.GetElapsedTime(last) < s_sweepInterval || Interlocked.CompareExchange(ref _sweptAt, time.GetTimestamp(), last) != last)
            return;
        foreach (var (tenant, account) in _accounts)
        {
            lock (account.Gate)
            {
                account.Sweep(Now().Second);
                account.Gone = account.IsIdle && account.Learning.CurrentCount == 1 && _accounts.TryRemove(KeyValuePair.Create(tenant, account));
            }
        }
    }
}
