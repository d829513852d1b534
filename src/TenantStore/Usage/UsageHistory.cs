using TenantStore.Limits;

namespace TenantStore.Usage;

/// <summary>What was used in a month: as it is written, and what this process has not written yet.</summary>
internal sealed class UsageHistory(Registry registry, UsageJournal journal) : IUsageHistory
{
    public async Task<long> TokensAsync(TenantId tenant, CallerId? caller, BillingMonth month, CancellationToken cancellationToken)
    {
        // In this order, so that what is written in between counts twice rather than not at all.
        var unwritten = journal.UnwrittenTokens(tenant, caller, month);
        await using var scope = await registry.BeginReadAsync(tenant, cancellationToken).ConfigureAwait(false);
        return unwritten + await scope.Usage.SumTokensAsync(caller, month, cancellationToken).ConfigureAwait(false);
    }
}
