using TenantStore.Limits;
using Xunit.Abstractions;

namespace TenantStore.Tests.Limits;

/// <summary>
/// Seeded traffic of many callers in virtual time: requests that end early or late, are settled twice or never, wall clocks that are set. Whatever
/// happens, no 60 seconds hold more than the limit, and who waits as told is served.
/// </summary>
public class LedgerSimulationTests(ITestOutputHelper output)
{
    private const int Steps = 20_000;
    private const long LargestRequest = 400;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Traffic_AnyKind_NeverExceedsALimit(int seed)
    {
        var (random, rig) = (new Random(seed), new LedgerRig());
        var tenant = new RateLimits { RequestsPerMinute = 90, TokensPerMinute = 9_000, Concurrency = 12, MonthlyTokens = 600_000 };
        var caller = new RateLimits { RequestsPerMinute = 40, TokensPerMinute = 4_000, Concurrency = 5, MonthlyTokens = 160_000 };
        var admitted = new List<(TimeSpan At, int Caller, long Tokens, LimitReservation Held)>();
        var running = new List<(LimitReservation Held, int Caller)>();
        var costs = new Dictionary<string, long>();
        var refused = new Dictionary<LimitKind, int>();
        var mostRunning = 0;
        for (var step = 0; step < Steps; step++)
        {
            rig.Clocks.Advance(TimeSpan.FromMilliseconds(random.Next(0, 600)));
            if (random.Next(500) == 0)
                rig.Clocks.Wall += TimeSpan.FromMinutes(random.Next(-90, 90));
            if (running.Count > 0 && random.Next(3) != 0)
            {
                var index = random.Next(running.Count);
                var (held, _) = running[index];
                running.RemoveAt(index);
                // One in ten only stops: what it cost nobody says for now, or ever.
                if (random.Next(10) == 0)
                {
                    await rig.Ledger.ReleaseAsync(held);
                    continue;
                }

                costs[held.Id] = random.NextInt64(held.Tokens + 1);
                for (var times = random.Next(1, 3); times > 0; times--)
                    await rig.Ledger.SettleAsync(held, costs[held.Id]);
                continue;
            }

            var who = random.Next(4);
            var tokens = random.NextInt64(LargestRequest + 1);
            var decision = await rig.AskAsync(tenant, tokens, caller, LedgerRig.CallerOf(who));
            if (decision.Reservation is not { } reservation)
            {
                refused[decision.Refusal!.Kind] = refused.GetValueOrDefault(decision.Refusal.Kind) + 1;
                continue;
            }

            admitted.Add((rig.Clocks.SinceStart, who, tokens, reservation));
            running.Add((reservation, who));
            mostRunning = Math.Max(mostRunning, running.Count);
            Assert.True(running.Count <= tenant.Concurrency);
            Assert.True(running.Count(one => one.Caller == who) <= caller.Concurrency);
        }

        Check("tenant", tenant, [.. admitted.Select(one => (one.At, Cost(one.Held), one.Held.Month))]);
        for (var who = 0; who < 4; who++)
            Check($"caller {who}", caller, [.. admitted.Where(one => one.Caller == who).Select(one => (one.At, Cost(one.Held), one.Held.Month))]);
        output.WriteLine($"seed {seed}: {admitted.Count} admitted, at most {mostRunning} at a time, refused {string.Join(", ", refused.Select(pair => $"{pair.Value} by {pair.Key}"))}");
        Assert.True(refused.Count >= 3, "the traffic must meet several limits");

        long Cost(LimitReservation held) => costs.GetValueOrDefault(held.Id, held.Tokens);
    }

    /// <summary>Whoever comes back when told to is admitted, if nothing else came meanwhile.</summary>
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task RetryAfter_AnyRefusal_IsTheMomentOfAdmission(int seed)
    {
        var (random, rig) = (new Random(seed), new LedgerRig());
        var limits = new RateLimits { RequestsPerMinute = 20, TokensPerMinute = 2_000, MonthlyTokens = 50_000 };
        var waits = 0;
        for (var step = 0; step < 2_000; step++)
        {
            rig.Clocks.Advance(TimeSpan.FromMilliseconds(random.Next(0, 1500)));
            var tokens = random.NextInt64(600);
            var decision = await rig.AskAsync(limits, tokens);
            if (decision.Refusal is { } refusal)
            {
                waits++;
                rig.Clocks.Advance(refusal.RetryAfter - TimeSpan.FromTicks(1));
                Assert.Null((await rig.AskAsync(limits, tokens)).Reservation);
                rig.Clocks.Advance(TimeSpan.FromTicks(1));
                decision = await rig.AskAsync(limits, tokens);
            }

            await rig.SettleAsync(Assert.IsType<LimitReservation>(decision.Reservation), random.NextInt64(tokens + 1));
        }

        output.WriteLine($"seed {seed}: {waits} waits, each admitted at its moment and not a tick before");
        Assert.True(waits > 100);
    }

    /// <summary>Any 60 seconds, and any month, as an accountant adds them up afterwards.</summary>
    private void Check(string who, RateLimits limits, IReadOnlyList<(TimeSpan At, long Tokens, BillingMonth Month)> admitted)
    {
        var (first, tokens, mostRequests, mostTokens) = (0, 0L, 0, 0L);
        for (var last = 0; last < admitted.Count; last++)
        {
            tokens += admitted[last].Tokens;
            for (; admitted[last].At - admitted[first].At >= TimeSpan.FromSeconds(60); first++)
                tokens -= admitted[first].Tokens;
            (mostRequests, mostTokens) = (Math.Max(mostRequests, last - first + 1), Math.Max(mostTokens, tokens));
        }

        var mostOfMonth = admitted.GroupBy(one => one.Month).Select(month => month.Sum(one => one.Tokens)).DefaultIfEmpty().Max();
        output.WriteLine($"{who}: at most {mostRequests} of {limits.RequestsPerMinute} requests, {mostTokens} of {limits.TokensPerMinute} tokens in 60 s, {mostOfMonth} of {limits.MonthlyTokens} in a month");
        Assert.True(mostRequests <= limits.RequestsPerMinute);
        Assert.True(mostTokens <= limits.TokensPerMinute);
        Assert.True(mostOfMonth <= limits.MonthlyTokens);
    }
}
