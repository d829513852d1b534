using TenantStore.Limits;
using TenantStore.Limits.Shared;

namespace TenantStore.Tests.Limits.Shared;

public class LedgerKeysTests
{
    /// <summary>A cluster hashes what stands in the first braces: all keys of a tenant, and no others, must have the same there.</summary>
    [Fact]
    public void Keys_OfATenant_LieInOneHashSlot()
    {
        var tenant = TenantId.New(TimeProvider.System);
        var held = new LimitReservation("req_1", tenant, LedgerRig.Caller, 1, new BillingMonth(2026, 11));
        string[] keys =
        [
            .. LedgerKeys.Subjects(held), LedgerKeys.Callers(tenant), LedgerKeys.Settled(tenant, "req_1"),
            LedgerKeys.Budget(tenant, null, held.Month), LedgerKeys.Budget(tenant, held.Caller, held.Month),
        ];
        Assert.All(keys, key => Assert.Equal(tenant.ToString(), key[(key.IndexOf('{') + 1)..key.IndexOf('}')]));
        Assert.Equal(12, keys.Distinct().Count());
    }
}
