using System.Diagnostics;
using AdapterFormats;
using AdapterHost.Engine;
using AdapterHost.Engine.Mixing;
using Bench.Engine;
using LlamaCpp;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bench.Prediction;

/// <summary>What a step of one sequence costs by its rows, all with logits: how much there is to gain if every predicted token holds.</summary>
internal sealed class StepCost : IStepSink
{
    private const int Steps = 15;
    private static readonly int[] s_rows = [1, 2, 4, 8, 1 + DraftCursor.MaxProposal];

    public static void Print(string path, string title, BenchArguments arguments)
    {
        var runtime = LlamaRuntime.Load(
            new LlamaLibraryOptions { Directory = Path.Combine(AppContext.BaseDirectory, "llama") }, NullLogger.Instance);
        using var model = LlamaModel.Load(runtime, path);
        using var contexts = new ContextFactory(
            runtime, model, Options.Create(new EngineOptions { ContextTokens = 1024, MaxSequences = 4, IdlePrefixes = 0, Threads = arguments.Threads }));
        using var strategy = new MixedStrategy(BaseModelDescriptorReader.Read(path, "bench", [], CancellationToken.None), new MixingSettings(runtime.MulMatOp, contexts.BatchRows, MixingKind.Auto));
        using var context = contexts.Create(strategy.Observer);
        strategy.Attach(context);
        Console.WriteLine($"\nA step of one sequence by rows, {title}\n");
        Table.Header("rows", "ms a step", "ms a row", "most that a perfect prediction can gain");
        var samples = s_rows.ToDictionary(rows => rows, _ => new List<double>());
        for (var round = -1; round < arguments.Rounds; round++)
        {
            foreach (var rows in s_rows)
            {
                var time = Measure(context, strategy, contexts.BatchRows, rows);
                if (round >= 0)
                {
                    samples[rows].Add(time);
                }
            }
        }

        var one = Statistics.Median(samples[1]);
        foreach (var rows in s_rows)
        {
            var time = Statistics.Median(samples[rows]);
            Table.Row($"{rows}", $"{time:F2}", $"{time / rows:F2}", $"{one * rows / time:F2}");
        }
    }

    public void OnOutput(LlamaContext context, int batchRow, in StepRow row) => context.GetLogits(batchRow);

    public void OnNotFinite(in StepRow row) => throw new InvalidOperationException("The model gives no finite numbers.");

    private static double Measure(LlamaContext context, MixedStrategy strategy, int capacity, int rows)
    {
        context.Clear();
        var sink = new StepCost();
        var plan = new StepPlan(capacity);
        var started = Stopwatch.GetTimestamp();
        for (var step = 0; step < Steps; step++)
        {
            plan.Clear();
            for (var row = 0; row < rows; row++)
            {
                plan.Add(new StepRow(5 + row, (step * rows) + row, new SlotId(0), null, Output: true));
            }

            strategy.Execute(context, plan, sink);
        }

        return Stopwatch.GetElapsedTime(started).TotalMilliseconds / Steps;
    }
}
