using System.Diagnostics;
using AdapterHost.Engine;
using Bench.Engine;
using HostContract;

namespace Bench.Scheduling;

/// <summary>What the pure scheduler adds to a step, and what it allocates, with 64 sequences of 64 tenants that all generate.</summary>
internal static class SchedulerBench
{
    private const int Sequences = 64;
    private const int Steps = 20_000;

    public static int Run(BenchArguments arguments)
    {
        Console.WriteLine($"machine: {Machine.Describe()}, medians of {arguments.Rounds} rounds of {Steps} steps");
        Console.WriteLine($"\n## Scheduler at {Sequences} sequences of {Sequences} tenants, beside 200 that wait\n");
        Table.Header("", "µs a step", "bytes allocated a step");
        var (times, bytes) = (new List<double>(), 0.0);
        for (var round = 0; round < arguments.Rounds; round++)
        {
            var scheduler = Fill();
            Step(scheduler);
            var (started, allocated) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
            for (var step = 0; step < Steps; step++)
            {
                Step(scheduler);
            }

            times.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds / Steps);
            bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)Steps;
        }

        Table.Row("admit + plan", $"{times.Order().ElementAt(times.Count / 2):F1}", $"{bytes:F1}");
        return 0;
    }

    private static void Step(Scheduler scheduler)
    {
        scheduler.Admit();
        scheduler.Plan();
        for (var i = 0; i < scheduler.Running.Count; i++)
        {
            scheduler.Running[i].Advance(scheduler.Running[i].Granted);
        }
    }

    private static Scheduler Fill()
    {
        var scheduler = new Scheduler(new SchedulerLimits(Sequences, 0, 1 << 22, 512, Sequences + 1));
        for (var i = 0; i < Sequences + 200; i++)
        {
            var request = new ScheduledRequest(new RequestDemand { Tenant = new TenantKey("t" + (i % Sequences)), PromptTokens = 1, Cap = Steps + 10 });
            _ = new ScheduledSequence(request);
            scheduler.Enqueue(request);
        }

        scheduler.Admit();
        foreach (var sequence in scheduler.Running)
        {
            sequence.BeginDecode();
        }

        return scheduler;
    }
}
