using TenantStore.Limits;

namespace TenantStore.Tests.Limits;

/// <summary>What was used before, as a test says.</summary>
internal sealed class FakeHistory : IUsageHistory
{
    public Dictionary<(TenantId Tenant, CallerId? Caller, BillingMonth Month), long> Spent { get; } = [];

    public Task<long> TokensAsync(TenantId tenant, CallerId? caller, BillingMonth month, CancellationToken cancellationToken) =>
        Task.FromResult(Spent.GetValueOrDefault((tenant, caller, month)));
}
