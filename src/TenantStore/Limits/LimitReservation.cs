namespace TenantStore.Limits;

/// <summary>What a ledger holds for one request until it is settled.</summary>
/// <param name="Id">The request's.</param>
/// <param name="Tokens">How many are held.</param>
/// <param name="Month">The budget that they are held of.</param>
public sealed record LimitReservation(string Id, TenantId Tenant, CallerId Caller, long Tokens, BillingMonth Month)
{
    /// <summary>It was held by this gateway alone, while Redis could not be reached.</summary>
    internal bool IsOwn { get; init; }
}
