using AdapterHost.Engine;
using LlamaCpp;

namespace AdapterHost.Tests;

/// <summary>The pure scheduler under seeded load: capacity is never exceeded, order is kept, everybody ends.</summary>
public sealed class SchedulerSimulationTests
{
    [Fact]
    public void Plan_SeededLoads_InvariantsHold()
    {
        using var model = LlamaModel.Load(Llama.Runtime, Repository.Base("llama"));
        var samplers = new SamplerFactory(model.Vocabulary, TokenPieces.Of(model.Vocabulary));
        for (var seed = 0; seed < 1000; seed++)
        {
            Simulate(new Random(seed), samplers);
        }
    }

    private static void Simulate(Random random, SamplerFactory samplers)
    {
        const int context = 200;
        var slots = random.Next(1, 6);
        var scheduler = new Scheduler(slots, context);
        var plan = new StepPlan(random.Next(slots, 40));
        var arriving = new Queue<Sequence>(Enumerable.Range(0, random.Next(1, 25)).Select(_ =>
        {
            var prompt = random.Next(1, context - 1);
            return new Sequence(
                new GenerationRequest { Tenant = new("tenant"), Prompt = new int[prompt], MaxTokens = 1 },
                random.Next(1, Math.Min(20, context - prompt) + 1),
                samplers,
                null,
                TimeProvider.System);
        }));
        var all = arriving.ToList();
        var admitted = new List<Sequence>();
        var bound = all.Sum(s => s.ReservedTokens) + (all.Count * 2);
        for (var step = 0; arriving.Count + scheduler.Running.Count + scheduler.WaitingCount > 0; step++)
        {
            Assert.True(step < bound, "somebody starves");
            while (arriving.Count > 0 && (random.Next(3) == 0 || scheduler.Running.Count + scheduler.WaitingCount == 0))
            {
                scheduler.Enqueue(arriving.Dequeue());
            }

            scheduler.Admit();
            admitted.AddRange(scheduler.Running.Except(admitted));
            scheduler.Plan(plan);
            Assert.True(plan.Count > 0 && plan.Count <= plan.Capacity);
            Assert.True(scheduler.Running.Count <= slots && scheduler.FreeContextTokens >= 0);
            Assert.Equal(scheduler.Running.Count, scheduler.Running.Select(s => s.Slot).Distinct().Count());
            Assert.Equal(context - scheduler.FreeContextTokens, scheduler.Running.Sum(s => s.ReservedTokens));
            Run(scheduler, plan, random);
        }

        Assert.Equal(all, admitted);
        Assert.All(all, s => Assert.Equal(SequencePhase.Ended, s.Phase));
        Assert.Equal(context, scheduler.FreeContextTokens);
    }

    /// <summary>What the engine does with a step: rows count, outputs become tokens, some leave early.</summary>
    private static void Run(Scheduler scheduler, StepPlan plan, Random random)
    {
        foreach (var sequence in scheduler.Running.ToList())
        {
            var rows = plan.Rows.ToArray().Where(r => r.Slot == sequence.Slot).ToList();
            Assert.Equal(Enumerable.Range(sequence.Position, rows.Count), rows.Select(r => r.Position));
            sequence.Advance(rows.Count);
            Assert.True(sequence.Position <= sequence.ReservedTokens);
            if (rows.Count > 0 && rows[^1].Output)
            {
                sequence.Accept(token: 7);
            }

            if (sequence.Generated == sequence.Cap || random.Next(50) == 0)
            {
                scheduler.Remove(sequence);
                sequence.End(FinishReason.Length);
            }
        }
    }
}
