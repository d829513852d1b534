using Microsoft.Extensions.Options;
using TenantStore.Limits.InProcess;

namespace TenantStore.Limits.Shared;

/// <summary>
/// Counts in Redis, and while that cannot be reached as the operator chose: not at all, which refuses, or by itself with this gateway's share of the
/// limits. The month is not shared out: usage, from which it is learnt, knows what all gateways spent.
/// </summary>
internal sealed class SharedLedger(RedisLedger shared, InProcessLedger own, IOptions<LimitsOptions> options) : ILimitLedger
{
    public async ValueTask<LimitDecision> ReserveAsync(LimitRequest request, CancellationToken cancellationToken)
    {
        // Without limits there is nothing to exceed: the loss of Redis refuses nobody then.
        if (request.OfTenant == RateLimits.None && request.OfCaller == RateLimits.None)
            return new LimitDecision(null, null, new LimitState(null, null));
        if (await shared.TryReserveAsync(request, cancellationToken).ConfigureAwait(false) is { } decision)
            return decision;
        if (options.Value.OnRedisLoss == RedisLossPolicy.FailClosed)
            throw new LimitsUnavailableException("Redis cannot be reached, and Limits:OnRedisLoss is FailClosed.");
        var share = request with { OfTenant = ShareOf(request.OfTenant), OfCaller = ShareOf(request.OfCaller) };
        decision = await own.ReserveAsync(share, cancellationToken).ConfigureAwait(false);
        return decision with { Reservation = decision.Reservation is { } held ? held with { IsOwn = true } : null };
    }

    public ValueTask ReleaseAsync(LimitReservation reservation) => reservation.IsOwn ? own.ReleaseAsync(reservation) : shared.ReleaseAsync(reservation);

    public async ValueTask SettleAsync(LimitReservation reservation, long tokens)
    {
        if (reservation.IsOwn)
            await own.SettleAsync(reservation, tokens).ConfigureAwait(false);
        // Also what was held here only: the month in Redis is to know it.
        await shared.SettleAsync(reservation, tokens).ConfigureAwait(false);
    }

    public ValueTask ChargeAsync(string id, TenantId tenant, CallerId caller, long tokens) => shared.ChargeAsync(id, tenant, caller, tokens);

    public async ValueTask ForgetAsync(TenantId tenant)
    {
        await own.ForgetAsync(tenant).ConfigureAwait(false);
        await shared.ForgetAsync(tenant).ConfigureAwait(false);
    }

    private RateLimits ShareOf(RateLimits limits) => limits with
    {
        RequestsPerMinute = ShareOf(limits.RequestsPerMinute),
        TokensPerMinute = ShareOf(limits.TokensPerMinute),
        Concurrency = ShareOf(limits.Concurrency),
    };

    private int? ShareOf(int? limit) => limit is { } whole ? (int)(((long)whole + options.Value.Gateways - 1) / options.Value.Gateways) : null;
}
