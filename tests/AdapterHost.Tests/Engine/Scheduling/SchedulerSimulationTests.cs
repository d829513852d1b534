using AdapterHost.Engine;
using HostContract;

namespace AdapterHost.Tests.Scheduling;

/// <summary>The pure scheduler under seeded load: capacity is never exceeded, order is kept, nobody starves, everybody ends once.</summary>
public sealed class SchedulerSimulationTests
{
    private const int Seeds = 10_000;

    /// <summary>Of so many seeds one has load that does not end while it is watched.</summary>
    private const int EndlessEvery = 8;

    private const int EndlessSteps = 400;

    private static readonly AdmissionPatience s_patience = new(Inline: 1, Chat: 2, Background: 3) { HigherClassCounts = 2 };

    [Fact]
    public void Schedule_SeededLoads_InvariantsHold() => Parallel.For(0, Seeds, seed => Simulate(new Random(seed), endless: seed % EndlessEvery == 0));

    private static void Simulate(Random random, bool endless)
    {
        var slots = random.Next(1, endless ? 4 : 8);
        var spare = random.Next(0, 3);
        var tenants = endless ? slots + spare + random.Next(2, 6) : 4;
        var limits = new SchedulerLimits(slots, spare, ContextTokens: random.Next(100, 400), Rows: slots + spare + random.Next(16, 200), slots + spare + random.Next(1, 20))
        {
            Patience = s_patience,
        };
        var simulation = new Simulation(limits);
        var requests = new Queue<RequestDemand>(Enumerable.Range(0, random.Next(1, 40)).Select(_ => Demand(random, limits, tenants)));
        var count = requests.Count;
        for (var step = 0; endless && step < EndlessSteps; step++)
        {
            while (simulation.Scheduler.Waiting.Count < tenants * 2)
            {
                var demand = Demand(random, limits, tenants);
                simulation.Submit(demand, length: random.Next(1, demand.Cap + 1), predicted: random.Next(3) == 0 ? random.Next(1, 20) : 0);
                count++;
            }

            simulation.Advance(random);
            CheckWaits(simulation, tenants);
        }

        // Were everything done one by one and every background row held back as long as may be, it would take no longer than this.
        var bound = simulation.Step
            + ((requests.Sum(r => r.ReservedTokens) + simulation.Scheduler.Waiting.Sum(r => r.Demand.ReservedTokens) + limits.ContextTokens)
            * (RowPlanner.BackgroundEvery + 1)) + (count * 20);
        for (var idle = 0; requests.Count > 0 || !simulation.IsIdle; idle++)
        {
            Assert.True(simulation.Step < bound + idle, "somebody starves");
            while (requests.Count > 0 && (random.Next(3) == 0 || simulation.IsIdle))
            {
                simulation.Submit(requests.Dequeue(), predicted: random.Next(3) == 0 ? random.Next(1, 20) : 0);
            }

            simulation.Advance(random);
            CheckWaits(simulation, tenants);
        }

        Assert.Equal(count, simulation.Ended.Count);
        Assert.Equal(limits.ContextTokens, simulation.Scheduler.FreeContextTokens);
        Assert.Equal(limits.ContextTokens + limits.SpareTokens, simulation.Scheduler.UnheldContextTokens);
        Assert.Empty(simulation.Scheduler.Tenants);
        Assert.Equal(limits.Slots, simulation.Scheduler.FreeSlots);
    }

    /// <summary>
    /// Whoever waits first in its queue is overtaken until its patience is over, while at each of those admissions the other queues may become
    /// urgent once; then by those that became so before it. That many admissions, and no more, whether it has been admitted yet or not.
    /// </summary>
    private static void CheckWaits(Simulation simulation, int tenants)
    {
        foreach (var (request, overtaken) in simulation.Overtaken)
        {
            var queues = tenants * 3;
            var bound = (s_patience.Of(request.Demand.Class) * s_patience.HigherClassCounts) + (2 * queues);
            Assert.True(overtaken <= bound, $"{request.Demand.Class} overtaken {overtaken} times of {bound}");
        }
    }

    private static RequestDemand Demand(Random random, SchedulerLimits limits, int tenants)
    {
        var choices = random.Next(6) == 0 ? random.Next(1, limits.Slots + 1) : 1;
        var prompt = random.Next(1, limits.ContextTokens - choices);
        var scores = random.Next(8) == 0;
        return new RequestDemand
        {
            Tenant = new TenantKey("t" + random.Next(tenants)),
            Weight = 1 + random.Next(3),
            Class = scores ? RequestClass.Background : (RequestClass)random.Next(3),
            Lane = random.Next(2) == 0 ? "lane" + random.Next(3) : null,
            PromptTokens = prompt,
            Cap = random.Next(scores ? 0 : 1, Math.Min(20, (limits.ContextTokens - prompt) / choices) + 1),
            Choices = choices,
            ScoresPrompt = scores,
        };
    }
}
