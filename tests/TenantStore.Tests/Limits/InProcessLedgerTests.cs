using TenantStore.Limits;

namespace TenantStore.Tests.Limits;

public class InProcessLedgerTests
{
    private static readonly RateLimits s_three = new() { RequestsPerMinute = 3 };

    private readonly LedgerRig _rig = new();

    [Fact]
    public async Task Requests_OverTheLimit_AreRefusedUntilExactlyRetryAfter()
    {
        for (var i = 0; i < 3; i++)
            Assert.True(await _rig.RunAsync(s_three));
        _rig.Clocks.Advance(TimeSpan.FromSeconds(10.25));

        var refusal = (await _rig.AskAsync(s_three)).Refusal!;
        Assert.Equal((LimitKind.Requests, false, 3L), (refusal.Kind, refusal.OfCaller, refusal.Limit));

        _rig.Clocks.Advance(refusal.RetryAfter - TimeSpan.FromTicks(1));
        Assert.False(await _rig.RunAsync(s_three));
        _rig.Clocks.Advance(TimeSpan.FromTicks(1));
        Assert.True(await _rig.RunAsync(s_three));
    }

    [Fact]
    public async Task Requests_LeftAlone_AreFreeAfterAMinuteAndASecondAtMost()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.True(await _rig.RunAsync(s_three));
            _rig.Clocks.Advance(TimeSpan.FromSeconds(0.3));
        }

        Assert.InRange((await _rig.AskAsync(s_three)).Refusal!.RetryAfter, TimeSpan.FromSeconds(59), TimeSpan.FromSeconds(61));
    }

    [Fact]
    public async Task Tokens_SettledBelowWhatWasHeld_ComeBackAtOnce()
    {
        var limits = new RateLimits { TokensPerMinute = 100 };
        var held = (await _rig.AskAsync(limits, tokens: 90)).Reservation!;
        Assert.Equal(LimitKind.Tokens, (await _rig.AskAsync(limits, tokens: 20)).Refusal!.Kind);

        await _rig.Ledger.SettleAsync(held, 15);

        var next = await _rig.AskAsync(limits, tokens: 20);
        Assert.Null(next.Refusal);
        Assert.Equal((100L, 65L), (next.State.Tokens!.Value.Limit, next.State.Tokens.Value.Remaining));
    }

    [Fact]
    public async Task Tokens_RequestLargerThanTheLimit_GetsInAloneAndOnlyAlone()
    {
        var limits = new RateLimits { TokensPerMinute = 100 };
        Assert.True(await _rig.RunAsync(limits, tokens: 1));
        Assert.False(await _rig.RunAsync(limits, tokens: 5000));
        _rig.Clocks.Advance((await _rig.AskAsync(limits, tokens: 5000)).Refusal!.RetryAfter);
        Assert.True(await _rig.RunAsync(limits, tokens: 5000));
        Assert.False(await _rig.RunAsync(limits, tokens: 1));
    }

    [Fact]
    public async Task Concurrency_IsGivenBackByTheEndAndOnce()
    {
        var limits = new RateLimits { Concurrency = 2 };
        var first = (await _rig.AskAsync(limits)).Reservation!;
        Assert.NotNull((await _rig.AskAsync(limits)).Reservation);
        Assert.Equal((LimitKind.Concurrency, TimeSpan.FromSeconds(1)), ((await _rig.AskAsync(limits)).Refusal!.Kind, (await _rig.AskAsync(limits)).Refusal!.RetryAfter));

        await _rig.Ledger.ReleaseAsync(first);
        await _rig.Ledger.ReleaseAsync(first);
        await _rig.Ledger.SettleAsync(first, 0);
        await _rig.Ledger.SettleAsync(first, 0);

        Assert.NotNull((await _rig.AskAsync(limits)).Reservation);
        Assert.Null((await _rig.AskAsync(limits)).Reservation);
    }

    [Fact]
    public async Task Budget_UsedUp_IsWholeAgainWithTheMonth()
    {
        var limits = new RateLimits { MonthlyTokens = 1000 };
        _rig.Clocks.Wall = new DateTimeOffset(2026, 11, 30, 23, 0, 0, TimeSpan.Zero);
        Assert.True(await _rig.RunAsync(limits, tokens: 900, cost: 700));
        Assert.True(await _rig.RunAsync(limits, tokens: 300));

        var refusal = (await _rig.AskAsync(limits, tokens: 1)).Refusal!;
        Assert.Equal((LimitKind.Budget, TimeSpan.FromHours(1)), (refusal.Kind, refusal.RetryAfter));

        _rig.Clocks.Advance(refusal.RetryAfter);
        Assert.True(await _rig.RunAsync(limits, tokens: 1000));
        Assert.False(await _rig.RunAsync(limits, tokens: 1));
    }

    [Fact]
    public async Task Budget_RequestThatEndsInTheNextMonth_CostsTheMonthItBeganIn()
    {
        var limits = new RateLimits { MonthlyTokens = 1000 };
        _rig.Clocks.Wall = new DateTimeOffset(2026, 11, 30, 23, 59, 0, TimeSpan.Zero);
        var held = (await _rig.AskAsync(limits, tokens: 400)).Reservation!;
        _rig.Clocks.Advance(TimeSpan.FromMinutes(2));
        Assert.True(await _rig.RunAsync(limits, tokens: 600));

        await _rig.Ledger.SettleAsync(held, 400);

        Assert.True(await _rig.RunAsync(limits, tokens: 400));
    }

    /// <summary>A restart forgets nothing of the month: it is learnt from usage, of tenant and caller.</summary>
    [Fact]
    public async Task Budget_AfterARestart_BeginsWithWhatUsageSays()
    {
        var month = BillingMonth.Of(_rig.Clocks.Wall);
        _rig.History.Spent[(_rig.Tenant, null, month)] = 600;
        _rig.History.Spent[(_rig.Tenant, LedgerRig.Caller, month)] = 450;
        var (tenant, caller) = (new RateLimits { MonthlyTokens = 1000 }, new RateLimits { MonthlyTokens = 500 });

        Assert.Equal((LimitKind.Budget, true), KindOf(await _rig.AskAsync(tenant, 60, caller)));
        Assert.Null((await _rig.AskAsync(tenant, 50, caller)).Refusal);
        Assert.Equal((LimitKind.Budget, false), KindOf(await _rig.AskAsync(tenant, 351, caller: LedgerRig.CallerOf(1))));
        Assert.Null((await _rig.AskAsync(tenant, 350, caller: LedgerRig.CallerOf(1))).Refusal);
    }

    /// <summary>Also where the budget comes while the gateway runs: the month is not only what is counted from then on.</summary>
    [Fact]
    public async Task Budget_SetLater_CountsTheMonthFromItsBeginning()
    {
        Assert.True(await _rig.RunAsync(RateLimits.None, tokens: 300));

        Assert.False(await _rig.RunAsync(new RateLimits { MonthlyTokens = 350 }, tokens: 51));
        Assert.True(await _rig.RunAsync(new RateLimits { MonthlyTokens = 350 }, tokens: 50));
    }

    [Fact]
    public async Task Budget_ChargedAfterwards_Counts()
    {
        var limits = new RateLimits { MonthlyTokens = 100 };
        Assert.True(await _rig.RunAsync(limits, tokens: 10));
        await _rig.Ledger.ChargeAsync("req_of_a_dead_gateway", _rig.Tenant, LedgerRig.Caller, 80);
        Assert.False(await _rig.RunAsync(limits, tokens: 11));
        Assert.True(await _rig.RunAsync(limits, tokens: 10));
    }

    /// <summary>A host's report that is faster than the end of the request at its own gateway settles it, and the end changes nothing.</summary>
    [Fact]
    public async Task Budget_ChargedWhileItIsHeld_CountsOnce()
    {
        var limits = new RateLimits { MonthlyTokens = 100, TokensPerMinute = 100 };
        var held = (await _rig.AskAsync(limits, tokens: 90)).Reservation!;
        await _rig.Ledger.ChargeAsync(held.Id, _rig.Tenant, LedgerRig.Caller, 30);
        await _rig.Ledger.SettleAsync(held, 0);
        var next = await _rig.AskAsync(limits, tokens: 70);
        Assert.NotNull(next.Reservation);
        Assert.Equal(0, next.State.Tokens!.Value.Remaining);
        Assert.Equal(LimitKind.Budget, (await _rig.AskAsync(new RateLimits { MonthlyTokens = 100 }, tokens: 1)).Refusal!.Kind);
    }

    [Fact]
    public async Task Caller_OverItsOwnLimit_LeavesTheTenantsUntouched()
    {
        var (tenant, caller) = (new RateLimits { RequestsPerMinute = 10, Concurrency = 10, TokensPerMinute = 1000 }, new RateLimits { RequestsPerMinute = 1 });
        Assert.NotNull((await _rig.AskAsync(tenant, 10, caller)).Reservation);
        for (var i = 0; i < 20; i++)
            Assert.Equal((LimitKind.Requests, true), KindOf(await _rig.AskAsync(tenant, 10, caller)));

        var other = await _rig.AskAsync(tenant, 10, caller, LedgerRig.CallerOf(1));
        Assert.NotNull(other.Reservation);
        Assert.Equal(980, other.State.Tokens!.Value.Remaining);
    }

    /// <summary>What one tenant does shows in nothing that another sees: neither in decisions nor in what is left.</summary>
    [Fact]
    public async Task Tenants_NoneSeesAnothersTraffic()
    {
        var limits = new RateLimits { RequestsPerMinute = 5, TokensPerMinute = 100, Concurrency = 5, MonthlyTokens = 1000 };
        var alone = new LedgerRig();
        var (other, seen, expected) = (TenantId.New(TimeProvider.System), new List<LimitDecision>(), new List<LimitDecision>());
        for (var i = 0; i < 12; i++)
        {
            for (var j = 0; j < 7; j++)
                await _rig.AskAsync(limits, tokens: 50, tenant: other, caller: LedgerRig.CallerOf(j));
            seen.Add(await _rig.AskAsync(limits, tokens: 15));
            expected.Add(await alone.AskAsync(limits, tokens: 15));
            _rig.Clocks.Advance(TimeSpan.FromSeconds(4));
            alone.Clocks.Advance(TimeSpan.FromSeconds(4));
        }

        Assert.Contains(expected, decision => decision.Refusal is not null);
        Assert.Equal(expected.Select(decision => (decision.Refusal, decision.State)), seen.Select(decision => (decision.Refusal, decision.State)));
    }

    [Fact]
    public async Task Shadow_OverTheLimit_IsHeldAndSaysWhatWouldHaveBeen()
    {
        Assert.True(await _rig.RunAsync(new RateLimits { RequestsPerMinute = 1 }));
        var decision = await _rig.AskAsync(new RateLimits { RequestsPerMinute = 1 }, force: true);
        Assert.Equal(LimitKind.Requests, decision.Refusal!.Kind);
        Assert.NotNull(decision.Reservation);
        Assert.Equal(0, decision.State.Requests!.Value.Remaining);
    }

    [Fact]
    public async Task Clock_OfTheWallIsSet_ChangesNoMinute()
    {
        for (var i = 0; i < 3; i++)
            Assert.True(await _rig.RunAsync(s_three));
        foreach (var step in new[] { TimeSpan.FromHours(5), TimeSpan.FromHours(-9), TimeSpan.FromDays(365) })
        {
            _rig.Clocks.Wall += step;
            Assert.False(await _rig.RunAsync(s_three));
        }

        _rig.Clocks.Advance(TimeSpan.FromSeconds(61));
        Assert.True(await _rig.RunAsync(s_three));
    }

    [Fact]
    public async Task Memory_OfTenantsThatAreSilent_IsGivenBack()
    {
        for (var i = 0; i < 1000; i++)
            await _rig.Ledger.SettleAsync((await _rig.AskAsync(s_three, tenant: TenantId.New(TimeProvider.System))).Reservation!, 0);
        Assert.Equal(1000, _rig.Ledger.Tenants);
        _rig.Clocks.Advance(TimeSpan.FromMinutes(3));
        await _rig.AskAsync(s_three);
        Assert.Equal(1, _rig.Ledger.Tenants);
    }

    [Fact]
    public async Task Forget_Tenant_ForgetsItsMinute()
    {
        for (var i = 0; i < 3; i++)
            Assert.True(await _rig.RunAsync(s_three));
        await _rig.Ledger.ForgetAsync(_rig.Tenant);
        Assert.True(await _rig.RunAsync(s_three));
    }

    private static (LimitKind, bool) KindOf(LimitDecision decision) => (decision.Refusal!.Kind, decision.Refusal.OfCaller);
}
