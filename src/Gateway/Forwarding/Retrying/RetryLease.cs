using TenantStore;

namespace Gateway.Forwarding.Retrying;

/// <summary>The right to one more attempt, until its host has answered. Returned once however often it is disposed.</summary>
internal sealed class RetryLease(RetryBudget budget, TenantId tenant) : IDisposable
{
    private int _returned;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _returned, 1) == 0)
            budget.Return(tenant);
    }
}
