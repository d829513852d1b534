using AdapterHost.Engine;
using HostContract;

namespace AdapterHost.Tests.Scheduling;

/// <summary>The pure scheduler under seeded load: capacity is never exceeded, order is kept, nobody starves, everybody ends once.</summary>
public sealed class SchedulerSimulationTests
{
    private const int Seeds = 10_000;

    [Fact]
    public void Schedule_SeededLoads_InvariantsHold() => Parallel.For(0, Seeds, seed => Simulate(new Random(seed)));

    private static void Simulate(Random random)
    {
        var slots = random.Next(1, 8);
        var spare = random.Next(0, 2);
        var limits = new SchedulerLimits(slots, spare, ContextTokens: random.Next(100, 400), Rows: slots + spare + random.Next(16, 200), slots + spare + random.Next(1, 20));
        var simulation = new Simulation(limits);
        var requests = new Queue<RequestDemand>(Enumerable.Range(0, random.Next(1, 40)).Select(_ => Demand(random, limits)));
        var count = requests.Count;

        // Were everything done one by one and every background row held back as long as may be, it would take no longer than this.
        var bound = requests.Sum(r => r.ReservedTokens) * (RowPlanner.BackgroundEvery + 1) + (count * 20);
        for (var idle = 0; requests.Count > 0 || !simulation.IsIdle; idle++)
        {
            Assert.True(simulation.Step < bound + idle, "somebody starves");
            while (requests.Count > 0 && (random.Next(3) == 0 || simulation.IsIdle))
            {
                simulation.Submit(requests.Dequeue(), predicted: random.Next(3) == 0 ? random.Next(1, 20) : 0);
            }

            simulation.Advance(random);
        }

        Assert.Equal(count, simulation.Ended.Count);
        Assert.Equal(limits.ContextTokens, simulation.Scheduler.FreeContextTokens);
        Assert.Empty(simulation.Scheduler.Tenants);
        Assert.Equal(limits.Slots, simulation.Scheduler.FreeSlots);

        // Whoever has lost patience goes next, but for others who have lost it before: at most the heads of all queues.
        Assert.True(simulation.MostOverPatience <= 4 * 3, $"{simulation.MostOverPatience} beyond patience");
    }

    private static RequestDemand Demand(Random random, SchedulerLimits limits)
    {
        var choices = random.Next(6) == 0 ? random.Next(1, limits.Slots + 1) : 1;
        var prompt = random.Next(1, limits.ContextTokens - choices);
        var scores = random.Next(8) == 0;
        return new RequestDemand
        {
            Tenant = new TenantKey("t" + random.Next(4)),
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
