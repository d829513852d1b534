using System.Diagnostics;
using Bench.Engine;
using Learning.Evaluation.Statistics;
using Learning.Experiments.Deciding;
using Learning.Experiments.Simulation;

namespace Bench.Experiments;

/// <summary>How often a live experiment errs, and how soon it sees: seeded simulations of the product's own tests, and beside them what is usually done.</summary>
internal static class ExperimentsBench
{
    private static readonly double[] Lifts = [0, 0.1, 0.2, 0.3, 0.4];

    public static int Run(string[] words)
    {
        if (ExperimentsArguments.Parse(words) is not { } arguments)
        {
            Console.Error.WriteLine($"usage: {ExperimentsArguments.Usage} (N experiments: 100 to 100000)");
            return 2;
        }

        var begun = Stopwatch.GetTimestamp();
        var settings = new SimulationSettings { Experiments = arguments.Experiments, Seed = arguments.Seed };
        if (arguments.Plot is { } file)
        {
            EvidencePlot.Write(file, settings, [0, 0.2, 0.4]);
            return 0;
        }

        Console.WriteLine(
            $"machine: {Machine.Describe()}; seed {settings.Seed}, {settings.Experiments} experiments a row; 30 users with 80 requests each, rates of success Beta(2, 5) over users (0.286), where nothing else is said; looked at after every request");
        Console.WriteLine("In brackets: the 95 % interval of the simulation itself (Wilson).");
        Sequential("The primary metric's test alone: 30 users × 80", true, [.. Lifts.Select(lift => (Percent(lift), settings with { Lift = lift, Harms = [] }))]);
        Whole(settings);
        Sequential(
            "Other organizations, no effect and +20 %", false,
            [
                .. Pair("100 users × 80", settings with { Users = 100, Harms = [] }),
                .. Pair("300 users × 8", settings with { Users = 300, EventsPerUser = 8, Harms = [] }),
                .. Pair("users who differ more, Beta(0.6, 1.5)", settings with { RateAlpha = 0.6, RateBeta = 1.5, Harms = [] }),
                .. Pair("a rare success, Beta(1, 9)", settings with { RateAlpha = 1, RateBeta = 9, Harms = [] }),
                .. Pair("candidate's share 20 %", settings with { CandidateShare = 0.2, Harms = [] }),
            ]);
        Naive(settings);
        Guardrails(settings);
        Console.WriteLine($"\n{Stopwatch.GetElapsedTime(begun).TotalSeconds:F0} s");
        return 0;
    }

    private static (string, SimulationSettings)[] Pair(string name, SimulationSettings settings) =>
        [($"{name}, no effect", settings), ($"{name}, +20 %", settings with { Lift = 0.2 })];

    private static void Sequential(string title, bool published, (string Name, SimulationSettings Settings)[] rows)
    {
        Console.WriteLine($"\n## {title}\n");
        Table.Header("effect", "for the candidate", "for the control", "median requests to it", "published");
        foreach (var (name, row) in rows)
        {
            var result = ExperimentSimulation.Run(row, () => new SequentialJudge(row.CandidateShare));
            Table.Row(name, Rate(result.Better, result), Rate(result.Worse, result), $"{result.MedianBetter}", published ? Published(row.Lift) : "");
        }
    }

    /// <summary>What others simulated with this test on 30 users × 80 requests (a smaller number of experiments); with no effect, crossings to both sides.</summary>
    private static string Published(double lift) => lift switch
    {
        0 => "0.0375, both sides",
        0.2 => "0.53, 1206",
        0.3 => "0.93, 838",
        0.4 => "1.0, 543",
        _ => "",
    };

    private static void Whole(SimulationSettings settings)
    {
        Console.WriteLine("\n## The whole decision: primary metric, four guardrails (errors 1 %, late 3 %, reversals 2 %, rejections 8 % in both arms), ratio of the arms, at least 200 requests\n");
        Table.Header("effect", "promoted", "rolled back", "kept the control at the end", "median requests to promotion");
        foreach (var lift in Lifts.Append(-0.3))
        {
            var row = settings with { Lift = lift };
            var result = ExperimentSimulation.Run(row, () => new DeciderJudge(row));
            Table.Row(Percent(lift), Rate(result.Better, result), Rate(result.Worse, result), $"{1 - result.BetterRate - result.WorseRate:F4}", $"{result.MedianBetter}");
        }
    }

    private static void Naive(SimulationSettings settings)
    {
        Console.WriteLine("\n## What is usually done, with no effect: z-test of all events at 5 %, as if each stood for itself\n");
        Table.Header("randomised", "users", "false, looked at once at the end", "false, looked at after every event");
        foreach (var (name, row) in (ReadOnlySpan<(string, SimulationSettings)>)
            [("users", settings with { Users = 30 }), ("users", settings with { Users = 100 }), ("requests", settings with { Users = 30 })])
        {
            var run = row with { RandomizesRequests = name == "requests", Harms = [] };
            var (once, always) = (ExperimentSimulation.Run(run, () => new PooledTestJudge(false)), ExperimentSimulation.Run(run, () => new PooledTestJudge(true)));
            Table.Row(name, $"{run.Users} × {run.EventsPerUser}", Rate(once.Better + once.Worse, once), Rate(always.Better + always.Worse, always));
        }
    }

    private static void Guardrails(SimulationSettings settings)
    {
        var rules = new ExperimentRules(settings.CandidateShare);
        Console.WriteLine($"\n## Guardrails, each alone at its share of alpha (evidence {rules.GuardrailThreshold:0}); at the margin also at 20\n");
        Table.Header("guardrail", "in the control", "more in the candidate", "broken", "median requests to it", "broken at 20");
        foreach (var limit in rules.Guardrails)
        {
            foreach (var excess in (ReadOnlySpan<double>)[0, limit.Margin, limit.Margin + 0.03, limit.Margin + 0.06, limit.Margin + 0.1, 0.5])
            {
                var row = settings with { Harms = SimulatedHarm.Of(limit.Metric, excess) };
                var result = ExperimentSimulation.Run(row, () => new GuardrailJudge(row, limit, rules.GuardrailThreshold));
                var single = excess == limit.Margin ? ExperimentSimulation.Run(row, () => new GuardrailJudge(row, limit, 1 / rules.Alpha)) : null;
                Table.Row(
                    $"{limit.Metric} +{100 * limit.Margin:0.#} pp", $"{100 * SimulatedHarm.None.First(harm => harm.Metric == limit.Metric).Rate:0.#} %", $"{100 * excess:0.#} pp",
                    Rate(result.Worse, result), $"{result.MedianWorse}", single is null ? "" : Rate(single.Worse, single));
            }
        }
    }

    private static string Percent(double lift) => lift == 0 ? "none" : FormattableString.Invariant($"{100 * lift:+0;−0} %");

    private static string Rate(int count, SimulationResult result)
    {
        var bounds = WilsonInterval.Of(count, result.Experiments, 0.95);
        return FormattableString.Invariant($"{(double)count / result.Experiments:F4} ({bounds.Lower:F3}–{bounds.Upper:F3})");
    }
}
