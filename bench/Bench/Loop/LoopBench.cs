using System.Globalization;
using System.Text.Json.Nodes;
using Bench.Engine;
using Bench.Serving;

namespace Bench.Loop;

/// <summary>
/// The whole loop with the real gateway, host and adapters: simulated people of acme work on held-out cells, what they do becomes a dataset, the dataset gates a candidate, an experiment
/// decides. Nobody acts but the trainer's script, which uploads the candidate and asks for its trial. With the adapters swapped the same must end in a rollback.
/// </summary>
internal static class LoopBench
{
    private const string Model = "models/quickfix-tiny/quickfix-tiny-f32.gguf", Name = "quickfix-tiny", Corpus = "tests/corpus/interactions";
    private const int SettleSeconds = 3, JudgedCells = 100;

    public static async Task<int> RunAsync(string[] words)
    {
        if (LoopArguments.Parse(words) is not { } arguments)
        {
            Console.Error.WriteLine($"usage: {LoopArguments.Usage}");
            return 2;
        }

        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromMinutes(10) };
        try
        {
            return await RunAsync(http, arguments) ? 0 : 1;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Console.Error.WriteLine($"The loop could not be run: {exception.Message}");
            return 1;
        }
    }

    private static async Task<bool> RunAsync(HttpClient http, LoopArguments arguments)
    {
        var settings = new Dictionary<string, string>
        {
            ["Experiments__PollSeconds"] = "1",
            ["Experiments__LeaseSeconds"] = "10",
            // Asked in a way that it does not know the base model has nothing right, and nothing could be forgotten.
            [$"Fixes__Manifests__{Name}"] = Path.GetFullPath("models/quickfix-tiny/fix_manifest.json"),
        };
        await using var product = await RunningProduct.StartAsync(http, Model, Name, settings);
        Console.WriteLine($"The loop. machine: {Machine.Describe()}; reference model, one gateway, one host; {arguments.People} people, seeded; clients on the same machine");
        await LoopTenant.SetGenericAsync(new Api(http, product.Url, product.PlatformToken), Name, $"{Corpus}/generic.heldout.jsonl");
        var (good, pictures) = (true, new LoopPictures(arguments.Pictures));
        foreach (var row in arguments.Rows)
        {
            var began = TimeProvider.System.GetTimestamp();
            try
            {
                var tenant = await LoopTenant.CreateAsync(http, product.Url, product.PlatformToken, $"acme-{row}");
                good &= row == "improve" ? await ImproveAsync(tenant, arguments, pictures) : await SwapAsync(tenant, arguments, pictures);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // The other row can be shown all the same.
                Say(row, $"FAILED and cannot go on: {exception.Message}");
                good = false;
            }

            Say(row, string.Create(CultureInfo.InvariantCulture, $"took {TimeProvider.System.GetElapsedTime(began).TotalMinutes:F1} minutes"));
        }

        return good;
    }

    private static async Task<bool> ImproveAsync(LoopTenant tenant, LoopArguments arguments, LoopPictures pictures)
    {
        Say("improve", "acme-early is live, the good adapter is the candidate");
        var work = new Workplace(tenant, People(arguments.People));
        var (early, better) = (await tenant.UploadAsync(Name, "models/adapters/acme-early"), await tenant.UploadAsync(Name, "models/adapters/acme"));
        await tenant.SwitchAsync(early);
        var (cells, judged) = Cells();
        var before = await work.ExactMatchAsync(judged);

        // 1. People work, and what they did before is there too. 2. It becomes a dataset, and the dataset gates.
        var (dataset, live) = await WorkAndSnapshotAsync(tenant, work, cells);
        pictures.WriteCard("improve", await tenant.CardAsync(dataset));
        await tenant.SetGateAsync("enforce", dataset);
        var refused = await tenant.SwitchAsync(better);
        Say("3 gate", refused is null ? "LET THE CANDIDATE THROUGH WITHOUT AN EVALUATION" : $"holds the candidate back: {refused}");
        var evaluation = await tenant.EvaluateAsync(better, early, dataset);
        Say("4 evaluation", Verdict(evaluation));

        // 3. It is tried live.
        var (tally, experiment) = await TryAsync(tenant, work, cells, better, arguments.Most, pictures);
        pictures.WriteEvidence("improve", Threshold(experiment));
        Say("5 experiment", $"{tally}");
        Say("5 experiment", Decision(experiment));
        await PrintFunnelAsync(tenant, "5 funnel");
        var (target, after) = (await tenant.LiveAsync(), await work.ExactMatchAsync(judged));
        Say("6 live", string.Create(CultureInfo.InvariantCulture, $"version {target}; exact match on {judged.Count} cells that nobody worked on: {before:F2} before, {after:F2} after"));
        await PrintAuditAsync(tenant);

        // 4. The next turn: what is trained on the next snapshot has learnt from some of what this one holds out, and can be judged by the next one alone.
        var (next, manifest) = await tenant.SnapshotAsync("next");
        await tenant.SetGateAsync("enforce", next);
        Say("7 next turn", $"the trainer's script, which may set the gate (tenant:admin), puts it on the snapshot that it trains the next version by: {Counts(manifest)}");
        return Judge(
            ("the gate judges by work that was done live, too", live > 0),
            ("the gate held the candidate back until it was evaluated", refused is not null),
            ("the candidate passed its evaluation", (bool?)evaluation["passed"] == true),
            ("the experiment promoted it", (string?)experiment["state"] == "promoted" && target == better),
            ("exact match of what is live rose", after > before));
    }

    private static async Task<bool> SwapAsync(LoopTenant tenant, LoopArguments arguments, LoopPictures pictures)
    {
        Say("swap", "the good adapter is live, acme-early is the candidate; the gate is off, or it would not get this far");
        var work = new Workplace(tenant, People(arguments.People));
        var (good, early) = (await tenant.UploadAsync(Name, "models/adapters/acme"), await tenant.UploadAsync(Name, "models/adapters/acme-early"));
        await tenant.SwitchAsync(good);
        var (cells, judged) = Cells();
        var before = await work.ExactMatchAsync(judged);
        var (dataset, _) = await WorkAndSnapshotAsync(tenant, work, cells);
        var evaluation = await tenant.EvaluateAsync(early, good, dataset);
        Say("3 evaluation", Verdict(evaluation));
        var (tally, experiment) = await TryAsync(tenant, work, cells, early, arguments.Most, pictures);
        pictures.WriteEvidence("swap", Threshold(experiment));
        Say("4 experiment", $"{tally}");
        Say("4 experiment", Decision(experiment));
        await PrintFunnelAsync(tenant, "4 funnel");
        var (live, after) = (await tenant.LiveAsync(), await work.ExactMatchAsync(judged));
        Say("5 live", string.Create(CultureInfo.InvariantCulture, $"version {live}; exact match on {judged.Count} cells: {before:F2} before, {after:F2} after"));
        await PrintAuditAsync(tenant);
        return Judge(
            ("the worse candidate failed its evaluation", (bool?)evaluation["passed"] == false),
            ("the experiment rolled it back", (string?)experiment["state"] == "rolled_back" && live == good));
    }

    /// <summary>The log of weeks before and what people do now, each cell once, in a snapshot.</summary>
    /// <returns>Its id, and how many of its held-out samples are of what was done now.</returns>
    private static async Task<(string Dataset, int Live)> WorkAndSnapshotAsync(LoopTenant tenant, Workplace work, IReadOnlyList<Cell> cells)
    {
        await tenant.ConsentAsync();
        var log = await tenant.ImportAsync(File.ReadLines($"{Corpus}/acme.log.jsonl"));
        Say("1 interactions", $"the log of weeks before: {string.Join(", ", log.Select(pair => $"{pair.Value} {pair.Key}"))}");
        var start = TimeProvider.System.GetUtcNow();
        Say("1 interactions", $"live: {await work.WorkThroughAsync(cells)}");
        await PrintFunnelAsync(tenant, "1 funnel");
        var (dataset, manifest) = await tenant.SnapshotAsync("loop");
        Say("2 dataset", Counts(manifest));
        var (all, live, people) = await tenant.HeldOutAsync(dataset, start);
        Say("2 dataset", $"{(int)manifest["considered"]! - log.GetValueOrDefault("stored")} of its interactions are live ones; of {all} held-out samples {live} are, of {people} people");
        return (dataset, live);
    }

    /// <summary>People go on working until the experiment has ended.</summary>
    private static async Task<(WorkTally Tally, JsonNode Experiment)> TryAsync(LoopTenant tenant, Workplace work, IReadOnlyList<Cell> cells, int candidate, int most, LoopPictures pictures)
    {
        await tenant.TryAsync(candidate, SettleSeconds);
        using var ended = new CancellationTokenSource();
        var watching = WatchAsync(tenant, ended, pictures);
        var tally = await work.WorkAsync(cells, most, () => ended.IsCancellationRequested);
        // What was done last is counted a moment later.
        await Task.WhenAny(watching, Task.Delay(TimeSpan.FromSeconds(4 * SettleSeconds), TimeProvider.System));
        await ended.CancelAsync();
        return (tally, await watching);
    }

    private static async Task<JsonNode> WatchAsync(LoopTenant tenant, CancellationTokenSource ended, LoopPictures pictures)
    {
        while (true)
        {
            var experiment = await tenant.ExperimentAsync();
            pictures.Note(experiment);
            if ((string?)experiment["state"] != "running" || ended.IsCancellationRequested)
            {
                await ended.CancelAsync();
                return experiment;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        }
    }

    /// <summary>What fails in people's hands, and what nobody works on: by it the live version is judged.</summary>
    private static (IReadOnlyList<Cell> Work, IReadOnlyList<Cell> Judged) Cells()
    {
        var all = Cell.Read($"{Corpus}/acme.heldout.jsonl");
        return ([.. all.Skip(JudgedCells)], [.. all.Take(JudgedCells)]);
    }

    private static IReadOnlyList<Person> People(int count) => [.. Enumerable.Range(0, count).Select(i => new Person($"loop-{i}", 1000 * (i + 1)))];

    private static string Counts(JsonNode manifest)
    {
        var filters = manifest["filters"]!.AsArray().Concat(manifest["leftOut"]!.AsArray()).Where(filter => (int)filter!["count"]! > 0).Select(filter => $"{filter!["count"]} {filter["name"]}");
        var languages = manifest["languages"]!.AsArray().Select(one => $"{one!["name"]}: {one["train"]} to train on, {one["heldOut"]} held out");
        return $"{manifest["considered"]} interactions: {string.Join(", ", filters)}; {string.Join("; ", languages)}; root {manifest["merkleRoot"]}";
    }

    private static string Verdict(JsonNode evaluation) => evaluation["report"] is { } report
        ? $"{(string?)evaluation["state"]}, passed {evaluation["passed"]}, quality index {report["qualityIndex"]?.ToJsonString()}; {string.Join("; ", report["findings"]!.AsArray().Select(finding => $"{finding!["rule"]} {((bool)finding["passed"]! ? "passed" : "BROKEN")}: {finding["message"]}"))}"
        : evaluation.ToJsonString();

    private static string Decision(JsonNode experiment) => experiment["report"] is { } report
        ? $"{experiment["state"]}: evidence {report["evidence"]} for the {report["favours"]} (needs {report["threshold"]}), counts {report["primary"]!.ToJsonString()}, effect {report["effect"]?.ToJsonString()}"
        : experiment.ToJsonString();

    private static double Threshold(JsonNode experiment) => (double?)experiment["report"]?["threshold"] ?? 20;

    private static async Task PrintAuditAsync(LoopTenant tenant)
    {
        foreach (var entry in (await tenant.AuditAsync()).Reverse().Where(entry => ((string)entry["action"]!).Split('.')[0] is "alias" or "experiment" or "gate" or "evaluation" or "dataset"))
            Say("audit", $"{entry["actor"]} {entry["action"]} {entry["target"] ?? entry["subject"]}");
    }

    private static async Task PrintFunnelAsync(LoopTenant tenant, string step)
    {
        foreach (var line in await tenant.FunnelAsync())
            Say(step, line);
    }

    private static void Say(string step, string what) => Console.WriteLine($"{step,-16} {what}");

    private static bool Judge(params (string What, bool Good)[] judgements)
    {
        foreach (var (what, isGood) in judgements)
            Console.WriteLine($"{(isGood ? "ok  " : "MISS")} {what}");
        return judgements.All(one => one.Good);
    }
}
