using Gateway.Forwarding;
using Gateway.Forwarding.Retrying;
using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Tests.Forwarding.Retrying;

public sealed class RetryBudgetTests
{
    private static readonly TenantId s_acme = TenantId.New(TimeProvider.System);
    private static readonly TenantId s_globex = TenantId.New(TimeProvider.System);

    [Fact]
    public void TryTake_ByOneTenant_LeavesHalfToOthers()
    {
        var budget = Budget(least: 8);
        for (var retry = 0; retry < 4; retry++)
            Assert.NotNull(budget.TryTake(s_acme));
        Assert.Null(budget.TryTake(s_acme));
        Assert.NotNull(budget.TryTake(s_globex));
    }

    [Fact]
    public void TryTake_WithMuchUnderWay_GivesItsShare()
    {
        var budget = Budget(least: 2);
        for (var active = 0; active < 100; active++)
            budget.Enter();
        var given = Enumerable.Range(0, 50).Count(turn => budget.TryTake(turn % 2 == 0 ? s_acme : s_globex) is not null);
        Assert.Equal(20, given);
    }

    [Fact]
    public void Lease_ReturnedTwice_CountsOnce()
    {
        var budget = Budget(least: 2);
        var lease = budget.TryTake(s_acme)!;
        Assert.Null(budget.TryTake(s_acme));
        lease.Dispose();
        lease.Dispose();
        Assert.Equal(0, budget.Retries);
        Assert.NotNull(budget.TryTake(s_acme));
        Assert.Null(budget.TryTake(s_acme));
    }

    private static RetryBudget Budget(int least) => new(Options.Create(new ForwardingOptions { LeastRetries = least }));
}
