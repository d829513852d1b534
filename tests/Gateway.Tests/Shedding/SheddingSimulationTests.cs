using Gateway.Shedding;
using TenantStore;

namespace Gateway.Tests.Shedding;

/// <summary>
/// Hosts with so many sequences, tenants that ask at random times, virtual time. Held to: never more at work than there is room for, nobody refused while a
/// sequence is free or while it has less than another and there is reserve, every place given back, and a noisy tenant that changes little for others.
/// </summary>
public sealed class SheddingSimulationTests
{
    private const int Seeds = 100, Ticks = 4000;

    [Fact]
    public void Shares_AnyTraffic_HoldTheInvariants()
    {
        for (var seed = 0; seed < Seeds; seed++)
            Run(seed, slots: 1 + (seed % 16), quiet: 1 + (seed % 6), noise: seed % 5 * 10, part: 0.2 + (seed % 7 * 0.2));
    }

    /// <summary>R5: a tenant at twenty times another's load lowers what the others get answered by a tenth at most.</summary>
    /// <param name="slots">Of the hosts.</param>
    /// <param name="part">What each of the others asks for, of an even share of what the hosts can do.</param>
    [Theory]
    [InlineData(4, 0.25)]
    [InlineData(8, 0.5)]
    [InlineData(32, 0.5)]
    [InlineData(32, 0.75)]
    public void Goodput_OfOthers_BesideATenantAtTwentyTimesTheLoad_IsNineTenths(int slots, double part)
    {
        const int Quiet = 3;
        var seeds = Enumerable.Range(0, 20).ToList();
        var alone = seeds.Sum(seed => Run(seed, slots, Quiet, noise: 0, part));
        var beside = seeds.Sum(seed => Run(seed, slots, Quiet, noise: 20, part));
        Assert.True(beside >= 0.9 * alone, $"{beside} answers beside the noise, {alone} without");
    }

    /// <summary>
    /// All of the noise at one gateway, the others' requests at another that knows only how much the hosts have to do, not whose it is. And where the noise is
    /// at both, as behind a balancer.
    /// </summary>
    [Theory]
    [InlineData(8, 0.5, false, 0.8)]
    [InlineData(32, 0.5, false, 0.9)]
    [InlineData(32, 0.75, false, 0.7)]
    [InlineData(8, 0.5, true, 0.8)]
    [InlineData(32, 0.5, true, 0.9)]
    public void Goodput_OfOthersAtAnotherGateway_BesideATenantAtTwentyTimesTheLoad_Stays(int slots, double part, bool noiseAtBoth, double least)
    {
        var seeds = Enumerable.Range(0, 5).ToList();
        var alone = seeds.Sum(seed => new TwoGateways(seed, slots, part, noise: 0, noiseAtBoth).Run(Ticks));
        var beside = seeds.Sum(seed => new TwoGateways(seed, slots, part, noise: 20, noiseAtBoth).Run(Ticks));
        Assert.True(beside >= least * alone, $"{beside} answers beside the noise, {alone} without");
    }

    /// <returns>How many requests of the quiet tenants were answered.</returns>
    private static int Run(int seed, int slots, int quiet, int noise, double part)
    {
        var (random, options) = (new Random(seed), new SheddingOptions());
        var (shares, room) = (new WorkShares(), WorkRoom.Of(slots, 0, options));
        // The noise draws from numbers of its own: the others ask at the same moments with it and without it.
        var noiseRandom = new Random(random.Next());
        var tenants = Enumerable.Range(0, quiet + 1).Select(_ => new SimulatedTenant(TenantId.New(TimeProvider.System))).ToList();
        var service = 20;
        var rate = part * slots / service / (quiet + 1);
        var answered = 0;
        for (var tick = 0; tick < Ticks; tick++)
        {
            for (var who = 0; who < tenants.Count; who++)
            {
                var isNoise = who == quiet;
                var (source, expected) = isNoise ? (noiseRandom, rate * noise) : (random, rate);
                for (var asked = Poisson(source, expected); asked > 0; asked--)
                    Ask(tenants[who], tenants, shares, room);
            }

            // As a host does: what comes free goes to the tenant that has had least.
            while (tenants.Sum(tenant => tenant.Running.Count) < slots
                && tenants.Where(tenant => tenant.Waiting > 0).MinBy(tenant => tenant.Running.Count) is { } next)
            {
                next.Waiting--;
                next.Running.Add(tick + service);
            }

            for (var who = 0; who < tenants.Count; who++)
            {
                for (var ended = tenants[who].Running.RemoveAll(end => end <= tick); ended > 0; ended--)
                {
                    shares.End(tenants[who].Id);
                    answered += who == quiet ? 0 : 1;
                }
            }

            Assert.Equal(tenants.Sum(tenant => tenant.AtWork), shares.Total);
            Assert.InRange(shares.Total, 0, room.Most);
        }

        foreach (var tenant in tenants)
        {
            for (; tenant.AtWork > 0; tenant.Waiting--)
                shares.End(tenant.Id);
        }

        Assert.Equal(0, shares.Total);
        return answered;
    }

    private static void Ask(SimulatedTenant tenant, List<SimulatedTenant> tenants, WorkShares shares, WorkRoom room)
    {
        var busy = shares.Total;
        var most = tenants.Max(one => one.AtWork);
        var reason = shares.TryBegin(tenant.Id, room);
        if (reason == ShedReason.None)
        {
            tenant.Waiting++;
            return;
        }

        Assert.True(busy >= room.Shared, "refused while there was room for anybody");
        Assert.True(busy >= room.Most || (tenant.AtWork > 0 && tenant.AtWork + 1 >= most), "refused with less than another while there was a reserve");
    }

    internal static int Poisson(Random random, double expected)
    {
        var (count, product, limit) = (0, random.NextDouble(), Math.Exp(-expected));
        for (; product > limit; product *= random.NextDouble())
            count++;
        return count;
    }

    private sealed class SimulatedTenant(TenantId id)
    {
        public TenantId Id => id;

        public int Waiting { get; set; }

        /// <summary>When each ends.</summary>
        public List<int> Running { get; } = [];

        public int AtWork => Waiting + Running.Count;
    }
}
