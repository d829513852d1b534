namespace TenantStore.Limits;

/// <summary>
/// Counts what tenants and their callers use. A request's cost is held before it runs and settled with what it really cost; tenant and caller are
/// one step, so either both hold it or neither. Safe for many threads.
/// </summary>
/// <remarks>
/// Of requests and tokens no 60 seconds see more than the limit, but for one request that alone is larger: it gets in where nothing else is counted.
/// A second is counted as a whole, so what came in it is free again after 60 to 61 seconds.
/// </remarks>
public interface ILimitLedger
{
    /// <exception cref="TenantStoreException">What was used this month cannot be read.</exception>
    /// <exception cref="LimitsUnavailableException">The ledger cannot be reached, and no request may pass without it.</exception>
    ValueTask<LimitDecision> ReserveAsync(LimitRequest request, CancellationToken cancellationToken);

    /// <summary>It runs no more. Its tokens stay held until somebody knows what it cost. Never throws; repeating it changes nothing.</summary>
    ValueTask ReleaseAsync(LimitReservation reservation);

    /// <summary>It cost this many tokens. Never throws; repeating it changes nothing.</summary>
    ValueTask SettleAsync(LimitReservation reservation, long tokens);

    /// <summary>A request that nothing is known of here cost this many tokens: its gateway died. Counts in the month alone; should it be held after all, it is settled.</summary>
    ValueTask ChargeAsync(string id, TenantId tenant, CallerId caller, long tokens);

    /// <summary>Drops all that is known of a tenant that is deleted.</summary>
    ValueTask ForgetAsync(TenantId tenant);
}
