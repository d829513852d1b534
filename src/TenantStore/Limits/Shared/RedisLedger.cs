using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using TenantStore.Redis;

namespace TenantStore.Limits.Shared;

/// <summary>
/// The ledger that gateways share. Whatever it holds is a lease: a gateway that dies renews nothing, and what it held is free again. A settlement that
/// does not get through is kept and sent again; settling twice counts once. For any thread.
/// </summary>
internal sealed class RedisLedger(RedisLink link, IUsageHistory history, IOptions<LimitsOptions> options, TimeProvider time)
{
    /// <summary>Of more the oldest are given up: their leases end by themselves, and the month learns them from usage when Redis was lost.</summary>
    private const int MaxUnsent = 100_000;

    private const int Tries = 3;

    private const int RenewedAtOnce = 64;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>Longer than a host goes on reporting a request, and than a gateway goes on sending its settlement.</summary>
    private static readonly TimeSpan s_remembered = TimeSpan.FromHours(6);

    private static readonly TimeSpan s_budgetAge = TimeSpan.FromDays(40);

    private readonly ConcurrentDictionary<string, LimitReservation> _held = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(LimitReservation Held, long Tokens, long Since)> _unsent = new();

    /// <summary>Settlements that Redis has not heard of yet.</summary>
    internal int Unsent => _unsent.Count;

    /// <summary>Null when Redis cannot be reached.</summary>
    /// <exception cref="TenantStoreException">What was used this month cannot be read.</exception>
    public async ValueTask<LimitDecision?> TryReserveAsync(LimitRequest request, CancellationToken cancellationToken)
    {
        var wall = time.GetUtcNow();
        var reservation = new LimitReservation(request.Id, request.Tenant, request.Caller, request.Tokens, BillingMonth.Of(wall));
        RedisValue[] values =
        [
            request.Id, Lease, request.Tokens, request.Force ? 1 : 0, .. LimitsOf(request.OfTenant), .. LimitsOf(request.OfCaller),
            request.Caller.ToString(), Milliseconds(s_budgetAge),
        ];
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            // Not cancelled with its client: it would hold what nobody knows of. It is bounded by its timeout.
            var answer = await EvaluateAsync(LedgerScripts.Reserve, [.. LedgerKeys.Subjects(reservation), LedgerKeys.Callers(request.Tenant)], values, null, CancellationToken.None).ConfigureAwait(false);
            // It may have been too slow and hold it all the same: then the lease ends that.
            if (!answer.IsAvailable)
                return null;

            var numbers = (long[])answer.Value!;
            if (numbers[0] == 0)
                return Decide(request, reservation, numbers, wall);
            if (!await LearnAsync(reservation, numbers[0], cancellationToken).ConfigureAwait(false))
                return null;
        }

        return null;
    }

    public async ValueTask ReleaseAsync(LimitReservation reservation) =>
        await EvaluateAsync(LedgerScripts.Release, LedgerKeys.Subjects(reservation), [reservation.Id], null, CancellationToken.None).ConfigureAwait(false);

    public async ValueTask SettleAsync(LimitReservation reservation, long tokens)
    {
        _held.TryRemove(reservation.Id, out _);
        if (!await TrySettleAsync(reservation, tokens, 0).ConfigureAwait(false))
            Keep(reservation, tokens);
    }

    public ValueTask ChargeAsync(string id, TenantId tenant, CallerId caller, long tokens) =>
        SettleAsync(new LimitReservation(id, tenant, caller, 0, BillingMonth.Of(time.GetUtcNow())), tokens);

    /// <summary>Without Redis nothing is removed: it goes by age then.</summary>
    public async ValueTask ForgetAsync(TenantId tenant)
    {
        var month = BillingMonth.Of(time.GetUtcNow());
        RedisValue[] months = [month.ToString(), BillingMonth.Of(month.Start.AddDays(-1)).ToString(), month.Next.ToString()];
        await EvaluateAsync(LedgerScripts.Forget, [LedgerKeys.Callers(tenant)], months, s_patience, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Says for everything that is held that this gateway lives.</summary>
    internal async Task RenewAsync(CancellationToken cancellationToken)
    {
        // Together on the one connection: a long way to Redis must not outlast the leases of many.
        foreach (var batch in _held.Values.Chunk(RenewedAtOnce))
        {
            var answers = await Task.WhenAll(batch.Select(reservation => EvaluateAsync(
                LedgerScripts.Renew, LedgerKeys.Subjects(reservation), [reservation.Id, Lease], s_patience, cancellationToken).AsTask())).ConfigureAwait(false);
            if (answers.Any(answer => !answer.IsAvailable))
                return;
        }
    }

    /// <summary>Sends again what Redis has not heard of, until it cannot be reached.</summary>
    internal async Task SendUnsentAsync()
    {
        for (var count = _unsent.Count; count > 0 && _unsent.TryPeek(out var oldest); count--)
        {
            if (!await TrySettleAsync(oldest.Held, oldest.Tokens, oldest.Since).ConfigureAwait(false))
                return;
            _unsent.TryDequeue(out _);
        }
    }

    private long Lease => options.Value.LeaseSeconds * 1000L;

    private static RedisValue[] LimitsOf(RateLimits limits) =>
        [limits.RequestsPerMinute ?? -1, limits.TokensPerMinute ?? -1, limits.Concurrency ?? -1, limits.MonthlyTokens ?? -1];

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;

    private LimitDecision Decide(LimitRequest request, LimitReservation reservation, long[] numbers, DateTimeOffset wall)
    {
        var refusal = numbers[1] switch
        {
            0 => null,
            1 => Refuse(LimitKind.Requests, TimeSpan.FromMilliseconds(numbers[4])),
            2 => Refuse(LimitKind.Tokens, TimeSpan.FromMilliseconds(numbers[4])),
            3 => Refuse(LimitKind.Concurrency, TimeSpan.FromSeconds(1)),
            _ => Refuse(LimitKind.Budget, reservation.Month.End - wall),
        };
        var held = refusal is null || request.Force;
        if (held)
            _held[reservation.Id] = reservation;
        return new LimitDecision(held ? reservation : null, refusal, new LimitState(
            RateGauge.Tighter(Gauge(request.OfTenant.RequestsPerMinute, 5, 7), Gauge(request.OfCaller.RequestsPerMinute, 8, 10)),
            RateGauge.Tighter(Gauge(request.OfTenant.TokensPerMinute, 6, 7), Gauge(request.OfCaller.TokensPerMinute, 9, 10))));

        LimitRefusal Refuse(LimitKind kind, TimeSpan retryAfter) => new(kind, numbers[2] == 2, numbers[3], retryAfter);

        RateGauge? Gauge(int? limit, int used, int reset) =>
            limit is { } most ? new RateGauge(most, Math.Max(0, most - numbers[used]), TimeSpan.FromMilliseconds(numbers[reset])) : null;
    }

    /// <summary>Tells Redis what was spent before it began to count, or since it lost what it knew.</summary>
    private async Task<bool> LearnAsync(LimitReservation reservation, long subjects, CancellationToken cancellationToken)
    {
        foreach (var caller in new CallerId?[] { null, reservation.Caller })
        {
            if ((subjects & (caller is null ? 1 : 2)) == 0)
                continue;
            var asked = time.GetUtcNow().ToUnixTimeMilliseconds();
            var spent = await history.TokensAsync(reservation.Tenant, caller, reservation.Month, cancellationToken).ConfigureAwait(false);
            string[] keys = [LedgerKeys.Budget(reservation.Tenant, caller, reservation.Month), LedgerKeys.Learnt(reservation.Tenant, caller, reservation.Month)];
            var answer = await EvaluateAsync(LedgerScripts.Learn, keys, [spent, Milliseconds(s_budgetAge), asked], null, cancellationToken).ConfigureAwait(false);
            if (!answer.IsAvailable)
                return false;
        }

        return true;
    }

    /// <param name="reservation">What was held.</param>
    /// <param name="tokens">What it cost.</param>
    /// <param name="since">When usage knew of it, in Unix ms; 0 for just now.</param>
    private async Task<bool> TrySettleAsync(LimitReservation reservation, long tokens, long since)
    {
        string[] keys = [.. LedgerKeys.Subjects(reservation), LedgerKeys.Settled(reservation.Tenant, reservation.Id), .. LedgerKeys.Learnt(reservation)];
        RedisValue[] values = [reservation.Id, tokens, Milliseconds(s_remembered), since];
        return (await EvaluateAsync(LedgerScripts.Settle, keys, values, null, CancellationToken.None).ConfigureAwait(false)).IsAvailable;
    }

    private void Keep(LimitReservation reservation, long tokens)
    {
        _unsent.Enqueue((reservation, tokens, time.GetUtcNow().ToUnixTimeMilliseconds()));
        if (_unsent.Count > MaxUnsent)
            _unsent.TryDequeue(out _);
    }

    private ValueTask<RedisAnswer<RedisResult>> EvaluateAsync(
        string script, string[] keys, RedisValue[] values, TimeSpan? timeout, CancellationToken cancellationToken) =>
        link.EvaluateAsync(script, keys, values, timeout, cancellationToken);
}
