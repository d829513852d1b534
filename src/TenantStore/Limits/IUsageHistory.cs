namespace TenantStore.Limits;

/// <summary>What was used before this ledger began to count.</summary>
internal interface IUsageHistory
{
    /// <summary>Tokens of prompts and answers in a month, of one caller or, when null, of all.</summary>
    /// <exception cref="TenantStoreException">It cannot be read.</exception>
    Task<long> TokensAsync(TenantId tenant, CallerId? caller, BillingMonth month, CancellationToken cancellationToken);
}
