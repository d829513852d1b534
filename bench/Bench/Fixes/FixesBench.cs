using System.Globalization;
using System.Text.Json;
using Bench.Engine;
using Bench.Serving;
using Gateway.Learning.Fixes.Asking;
using Learning.Fixes.Prompting;

namespace Bench.Fixes;

/// <summary>
/// Quick Fix on the reference model, through gateway and host: how soon fixes come in full and in diff mode, how many tokens each writes, and what the original code as predicted output gains. All variants
/// ask about the same held-out code by turns, so that the machine's drift is in all of them.
/// </summary>
internal static class FixesBench
{
    public const string Usage = "./dev bench fixes [--cases N] [--people N]";

    private const string Model = "models/quickfix-tiny/quickfix-tiny-f32.gguf", Name = "tiny", Adapter = "acme";
    private const string Folder = "models/adapters/acme", HeldOut = "tests/corpus/interactions/acme.heldout.jsonl";
    private const int MostCases = 300, WarmUp = 10, AnswerTokens = 256;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public static async Task<int> RunAsync(string[] words)
    {
        if (FixesArguments.Parse(words, MostCases) is not { } arguments)
        {
            await Console.Error.WriteLineAsync($"usage: {Usage}   (at most {MostCases} cases and 16 people)");
            return 2;
        }

        var cases = File.ReadLines(HeldOut).Take(arguments.Cases).Select(line => JsonSerializer.Deserialize<FixCase>(line, s_json)!).ToArray();
        var manifest = FixManifestReader.Read(await File.ReadAllTextAsync(Path.Combine(Folder, "adapter_manifest.json"))).Manifest!;
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var settings = new Dictionary<string, string> 
        {
            ["Host__AcceptedNames__0"] = "reference/quickfix-tiny",
            // What is not sure enough is counted here, and not held back.
            ["Fixes__LeastConfidence"] = "0",
        };
        await using var product = await RunningProduct.StartAsync(http, Model, Name, settings);
        var token = await product.Management.AddTenantOfFolderAsync("bench", Name, Adapter, Folder);
        var client = new FixClient(http, product.Url, token, $"{Name}:{Adapter}");

        FixRow[] rows =
        [
            .. new[] { "full", "diff" }.SelectMany(mode => new[]
            {
                new FixRow($"/v1/fixes, {mode}", one => client.FixAsync(one, mode)),
                Plain(client, manifest.Find(mode)!, predicts: true),
                Plain(client, manifest.Find(mode)!, predicts: false),
            }),
        ];
        foreach (var one in cases.Take(WarmUp))
        {
            foreach (var row in rows)
                await row.Ask(one);
        }

        for (var i = 0; i < cases.Length; i++)
        {
            // Another one begins each time: none has the others' warm prefix every time.
            for (var turn = 0; turn < rows.Length; turn++)
                await rows[(i + turn) % rows.Length].AskAsync(cases[i]);
        }

        FixReport.Write(rows, cases.Length);
        FixReport.WriteConfidence([.. rows.Where(row => row.IsFix)]);
        await CrowdAsync(client, cases, arguments.People);
        return 0;
    }

    /// <summary>The same prompt on the chat route: without the fix's ladder, checks and row.</summary>
    private static FixRow Plain(FixClient client, ModePrompt mode, bool predicts) => new(
        $"chat, {mode.Name}, {(predicts ? "predicted" : "not predicted")}",
        one =>
        {
            var prompt = mode.Render(new FixQuestion { Code = one.Code, Error = one.Error });
            return client.ChatAsync(QuestionBody.Write(prompt, isChat: true, predicts ? one.Code : null, AnswerTokens, withScores: true));
        });

    /// <summary>Several people at once.</summary>
    private static async Task CrowdAsync(FixClient client, FixCase[] cases, int people)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n/v1/fixes with {people} people at once, each asking again as soon as it is answered:\n"));
        Table.Header("mode", "p50 ms", "p95 ms", "fixes/s");
        foreach (var mode in new[] { "full", "diff" })
        {
            var row = new FixRow(mode, one => client.FixAsync(one, mode));
            var began = TimeProvider.System.GetTimestamp();
            await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = people }, async (one, _) => await row.AskAsync(one));
            var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
            Table.Row(mode, FixReport.Number(row.Percentile(0.5)), FixReport.Number(row.Percentile(0.95)), FixReport.Number(cases.Length / seconds));
        }
    }
}
