using TenantStore.Limits;
using TenantStore.Tests.Redis;
using TestServers;
using Xunit.Abstractions;

namespace TenantStore.Tests.Limits.Shared;

/// <summary>On a real redis-server, which is killed and comes back empty.</summary>
[Collection(RedisCollection.Name)]
public class SharedLedgerTests(RedisFixture redis, ITestOutputHelper output)
{
    private readonly TenantId _tenant = TenantId.New(TimeProvider.System);

    private RedisServer Server => redis.Server;

    [Fact]
    public async Task Requests_OfTwoGateways_AreOneCount()
    {
        await using var one = await SharedRig.StartAsync(Server);
        await using var other = await SharedRig.StartAsync(Server);
        var limits = new RateLimits { RequestsPerMinute = 5 };
        var decisions = new List<LimitDecision>();
        for (var i = 0; i < 4; i++)
        {
            decisions.Add(await one.AskAsync(_tenant, limits));
            decisions.Add(await other.AskAsync(_tenant, limits));
        }

        Assert.Equal(5, decisions.Count(decision => decision.Reservation is not null));
        Assert.Equal([4L, 3L, 2L, 1L, 0L, 0L, 0L, 0L], decisions.Select(decision => decision.State.Requests!.Value.Remaining));
        Assert.All(decisions[5..], decision => Assert.Equal((LimitKind.Requests, 5L), (decision.Refusal!.Kind, decision.Refusal.Limit)));
        Assert.All(decisions[5..], decision => Assert.InRange(decision.Refusal!.RetryAfter, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(61)));
    }

    [Fact]
    public async Task Tokens_Settled_ComeBackOnceHoweverOftenItIsSaid()
    {
        await using var rig = await SharedRig.StartAsync(Server);
        var limits = new RateLimits { TokensPerMinute = 100 };
        var held = (await rig.AskAsync(_tenant, limits, 90)).Reservation!;
        Assert.Equal(LimitKind.Tokens, (await rig.AskAsync(_tenant, limits, 20)).Refusal!.Kind);
        for (var i = 0; i < 3; i++)
            await rig.Ledger.SettleAsync(held, 15);
        Assert.Equal(65, (await rig.AskAsync(_tenant, limits, 20)).State.Tokens!.Value.Remaining);
        Assert.NotNull((await rig.AskAsync(_tenant, limits, 65)).Reservation);
        Assert.Null((await rig.AskAsync(_tenant, limits, 1)).Reservation);
    }

    /// <summary>Embeddings of nothing, tools: no tokens, and a place all the same.</summary>
    [Fact]
    public async Task Request_WithoutTokens_IsSettledAndItsLeaseEnds()
    {
        await using var rig = await SharedRig.StartAsync(Server, new LimitsOptions { LeaseSeconds = 1, OnRedisLoss = RedisLossPolicy.FailClosed });
        var limits = new RateLimits { Concurrency = 1 };
        await rig.Ledger.SettleAsync(await rig.AdmittedAsync(_tenant, limits), 0);
        Assert.NotNull((await rig.AskAsync(_tenant, limits)).Reservation);
        Assert.Equal(0, (await rig.AdmittedAsync(_tenant, limits)).Tokens);
        Assert.Equal(0, rig.Redis.Unsent);
    }

    [Fact]
    public async Task Caller_OverItsOwnLimit_LeavesTheTenantsUntouched()
    {
        await using var rig = await SharedRig.StartAsync(Server);
        var (tenant, caller) = (new RateLimits { RequestsPerMinute = 10, TokensPerMinute = 1000, Concurrency = 9 }, new RateLimits { RequestsPerMinute = 1 });
        Assert.NotNull((await rig.AskAsync(_tenant, tenant, 10, caller)).Reservation);
        for (var i = 0; i < 20; i++)
            Assert.True((await rig.AskAsync(_tenant, tenant, 10, caller)).Refusal!.OfCaller);
        var other = await rig.AskAsync(_tenant, tenant, 10, caller, caller: 1);
        Assert.Equal((true, 980L, 0L), (other.Reservation is not null, other.State.Tokens!.Value.Remaining, other.State.Requests!.Value.Remaining));
    }

    [Fact]
    public async Task Shadow_OverTheLimit_IsHeldAndSaysWhatWouldHaveBeen()
    {
        await using var rig = await SharedRig.StartAsync(Server);
        var limits = new RateLimits { Concurrency = 1 };
        Assert.NotNull((await rig.AskAsync(_tenant, limits)).Reservation);
        var decision = await rig.AskAsync(_tenant, limits, force: true);
        Assert.Equal((LimitKind.Concurrency, TimeSpan.FromSeconds(1)), (decision.Refusal!.Kind, decision.Refusal.RetryAfter));
        Assert.NotNull(decision.Reservation);
    }

    [Fact]
    public async Task Release_GivesBackTheOnePlaceAndKeepsTheTokens()
    {
        await using var rig = await SharedRig.StartAsync(Server);
        var limits = new RateLimits { Concurrency = 1, TokensPerMinute = 100 };
        var held = (await rig.AskAsync(_tenant, limits, 60)).Reservation!;
        await rig.Ledger.ReleaseAsync(held);
        Assert.Equal(LimitKind.Tokens, (await rig.AskAsync(_tenant, limits, 60)).Refusal!.Kind);
        Assert.NotNull((await rig.AskAsync(_tenant, limits, 40)).Reservation);
    }

    /// <summary>A gateway that is killed settles and renews nothing: its places and its part of the month come back with the end of its lease.</summary>
    [Fact]
    public async Task Gateway_Killed_GivesBackWhatItHeldByItself()
    {
        var options = new LimitsOptions { LeaseSeconds = 1, OnRedisLoss = RedisLossPolicy.FailClosed };
        var limits = new RateLimits { Concurrency = 1, MonthlyTokens = 100 };
        await using var survivor = await SharedRig.StartAsync(Server, options);
        await using (var killed = await SharedRig.StartAsync(Server, options))
            Assert.NotNull((await killed.AskAsync(_tenant, limits, 90)).Reservation);

        Assert.NotNull((await survivor.AskAsync(_tenant, limits, 20)).Refusal);
        var held = await survivor.AdmittedAsync(_tenant, limits, 20);
        Assert.Equal(20, held.Tokens);

        // What it cost is told late, by the host, and once.
        await survivor.Ledger.ChargeAsync("req_of_the_killed", _tenant, LedgerRig.Caller, 75);
        await survivor.Ledger.ChargeAsync("req_of_the_killed", _tenant, LedgerRig.Caller, 75);
        await survivor.Ledger.SettleAsync(held, 20);
        Assert.Equal(LimitKind.Budget, (await survivor.AskAsync(_tenant, limits, 6)).Refusal!.Kind);
        Assert.NotNull((await survivor.AskAsync(_tenant, limits, 5)).Reservation);
    }

    [Fact]
    public async Task Lease_Renewed_OutlivesItsLength()
    {
        await using var rig = await SharedRig.StartAsync(Server, new LimitsOptions { LeaseSeconds = 1, OnRedisLoss = RedisLossPolicy.FailClosed });
        var (limits, ended) = (new RateLimits { Concurrency = 1 }, new RateLimits { Concurrency = 1 });
        Assert.NotNull((await rig.AskAsync(_tenant, limits)).Reservation);

        // Another tenant's lease, that nobody renews, tells when the time is over.
        var other = TenantId.New(TimeProvider.System);
        await using var dead = await SharedRig.StartAsync(Server, new LimitsOptions { LeaseSeconds = 1, OnRedisLoss = RedisLossPolicy.FailClosed });
        Assert.NotNull((await dead.AskAsync(other, ended)).Reservation);
        while ((await dead.AskAsync(other, ended)).Reservation is null)
            await rig.Redis.RenewAsync(default);

        Assert.Equal(LimitKind.Concurrency, (await rig.AskAsync(_tenant, limits)).Refusal!.Kind);
    }

    [Fact]
    public async Task Budget_LearntFromUsage_IsWholeAgainNextMonth()
    {
        var (clocks, history) = (new TwoClocks { Wall = new DateTimeOffset(2026, 11, 30, 23, 30, 0, TimeSpan.Zero) }, new FakeHistory());
        history.Spent[(_tenant, null, BillingMonth.Of(clocks.Wall))] = 900;
        history.Spent[(_tenant, LedgerRig.Caller, BillingMonth.Of(clocks.Wall))] = 80;
        await using var rig = await SharedRig.StartAsync(Server, history: history, time: clocks);
        var (tenant, caller) = (new RateLimits { MonthlyTokens = 1000 }, new RateLimits { MonthlyTokens = 100 });

        Assert.Equal((LimitKind.Budget, true, TimeSpan.FromMinutes(30)), Seen(await rig.AskAsync(_tenant, tenant, 21, caller)));
        Assert.NotNull((await rig.AskAsync(_tenant, tenant, 20, caller)).Reservation);
        Assert.Equal((LimitKind.Budget, false, TimeSpan.FromMinutes(30)), Seen(await rig.AskAsync(_tenant, tenant, 81, caller: 1)));
        clocks.Advance(TimeSpan.FromMinutes(30));
        Assert.NotNull((await rig.AskAsync(_tenant, tenant, 1000, caller: 1)).Reservation);

        static (LimitKind, bool, TimeSpan) Seen(LimitDecision decision) => (decision.Refusal!.Kind, decision.Refusal.OfCaller, decision.Refusal.RetryAfter);
    }

    [Fact]
    public async Task Forget_Tenant_RemovesItsKeysAndNoOthers()
    {
        await using var rig = await SharedRig.StartAsync(Server);
        var (limits, other) = (new RateLimits { RequestsPerMinute = 1, MonthlyTokens = 1000 }, TenantId.New(TimeProvider.System));
        foreach (var tenant in new[] { _tenant, other })
            await rig.AskAsync(tenant, limits, 10, limits, caller: 3);
        Assert.NotEqual("*0", await Server.CommandAsync($"KEYS *{_tenant}*"));
        await rig.Ledger.ForgetAsync(_tenant);

        Assert.Equal("*0", await Server.CommandAsync($"KEYS *{_tenant}*"));
        Assert.NotEqual("*0", await Server.CommandAsync($"KEYS *{other}*"));
        Assert.NotNull((await rig.AskAsync(_tenant, limits, 10)).Reservation);
        Assert.Null((await rig.AskAsync(other, limits, 10)).Reservation);
    }

    /// <summary>Nothing of a tenant is kept in Redis for ever.</summary>
    [Fact]
    public async Task Keys_OfATenant_AllExpire()
    {
        await using var rig = await SharedRig.StartAsync(Server);
        var held = (await rig.AskAsync(_tenant, new RateLimits { MonthlyTokens = 1000 }, 10, new RateLimits { MonthlyTokens = 100 })).Reservation!;
        await rig.AskAsync(_tenant, new RateLimits { MonthlyTokens = 1000 }, 10);
        await rig.Ledger.SettleAsync(held, 5);
        Assert.Equal("*0", await Server.CommandAsync(
            $"EVAL \"local found = {{}} for _, key in ipairs(redis.call('KEYS', '*{_tenant}*')) do if redis.call('PTTL', key) < 0 then found[#found + 1] = key end end return found\" 0"));
    }

    /// <summary>Its client left while Redis was asked: what is held is known, and given back.</summary>
    [Fact]
    public async Task Reserve_OfAClientThatLeft_TellsWhatIsHeld()
    {
        await using var rig = await SharedRig.StartAsync(Server);
        var limits = new RateLimits { Concurrency = 1 };
        var request = new LimitRequest("req_left", _tenant, LedgerRig.Caller, limits, RateLimits.None, 1, Force: false);
        var held = (await rig.Ledger.ReserveAsync(request, new CancellationToken(true))).Reservation!;
        Assert.Null((await rig.AskAsync(_tenant, limits)).Reservation);
        await rig.Ledger.SettleAsync(held, 0);
        Assert.NotNull((await rig.AskAsync(_tenant, limits)).Reservation);
    }

    /// <summary>Nothing could be exceeded, so the loss of Redis refuses nobody.</summary>
    [Fact]
    public async Task Request_WithoutAnyLimit_PassesWithoutRedis()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = await SharedRig.StartAsync(server);
        await server.Process.KillAsync();
        Assert.Null((await rig.AskAsync(_tenant, RateLimits.None, 10)).Refusal);
        await Assert.ThrowsAsync<LimitsUnavailableException>(async () => await rig.AskAsync(_tenant, new RateLimits { Concurrency = 1 }));
    }

    /// <summary>Killed, and back empty: refused meanwhile, or served by shares; afterwards what was settled meanwhile is known.</summary>
    [Fact]
    public async Task Redis_Killed_PolicyDecidesAndTheMonthIsNotForgotten()
    {
        await using var server = await RedisServer.StartAsync();
        var history = new FakeHistory();
        await using var closed = await SharedRig.StartAsync(server, history: history);
        await using var sharing = await SharedRig.StartAsync(server, new LimitsOptions { OnRedisLoss = RedisLossPolicy.Share, Gateways = 4 }, history);
        var limits = new RateLimits { RequestsPerMinute = 10, MonthlyTokens = 1000 };
        var before = (await sharing.AskAsync(_tenant, limits, 100)).Reservation!;

        await server.Process.KillAsync();
        await Assert.ThrowsAsync<LimitsUnavailableException>(async () => await closed.AskAsync(_tenant, limits, 1));
        var admitted = 0;
        for (var i = 0; i < 20; i++)
        {
            if ((await sharing.AskAsync(_tenant, limits, 10)).Reservation is { } own)
            {
                admitted++;
                await sharing.Ledger.SettleAsync(own, 10);
                Spend(own, 10);
            }
        }

        // A share of 10 among 4 gateways, rounded up.
        Assert.Equal(3, admitted);
        await sharing.Ledger.SettleAsync(before, 100);
        Spend(before, 100);
        Assert.Equal(4, sharing.Redis.Unsent);

        await server.RestartAsync();
        await closed.ConnectedAsync();
        await sharing.ConnectedAsync();
        Assert.Equal(LimitKind.Budget, (await closed.AskAsync(_tenant, limits, 871)).Refusal!.Kind);
        var last = (await closed.AskAsync(_tenant, limits, 870)).Reservation!;
        await sharing.Redis.SendUnsentAsync();
        Assert.Equal(0, sharing.Redis.Unsent);
        // The month was learnt from usage, which knew of the four: they do not count again. What is settled from now on does.
        Assert.NotNull((await sharing.AskAsync(_tenant, limits, 0)).Reservation);
        Assert.Equal(LimitKind.Budget, (await sharing.AskAsync(_tenant, limits, 1)).Refusal!.Kind);
        await closed.Ledger.SettleAsync(last, 500);
        Assert.Equal(LimitKind.Budget, (await sharing.AskAsync(_tenant, limits, 371)).Refusal!.Kind);
        Assert.NotNull((await sharing.AskAsync(_tenant, limits, 370)).Reservation);
        output.WriteLine($"Redis killed: FailClosed refuses, Share of 4 admitted {admitted} of limit {limits.RequestsPerMinute}; after the restart the month knows 130 tokens");

        void Spend(LimitReservation held, long tokens) =>
            history.Spent[(_tenant, null, held.Month)] = history.Spent.GetValueOrDefault((_tenant, null, held.Month)) + tokens;
    }
}
