using System.Globalization;
using System.Text.Json;
using Bench.Engine;
using Bench.Serving;

namespace Bench.Evaluations;

/// <summary>
/// What an evaluation costs the people who ask at the same time: fixes at half of what the host can do, alone and beside a running evaluation, in turn. Two organizations ask, the one that is evaluated and another.
/// </summary>
internal static class EvaluationBench
{
    public const string Usage = "./dev bench evaluation [--rounds N] [--seconds N]";

    private const string Base = "quickfix-tiny", Adapter = "fixes";
    private const double MostLonger = 1.10;

    public static async Task<int> RunAsync(string[] words)
    {
        var (rounds, seconds) = (4, 8);
        for (var i = 0; i + 1 < words.Length; i += 2)
        {
            var value = int.Parse(words[i + 1], CultureInfo.InvariantCulture);
            (rounds, seconds) = words[i] switch
            {
                "--rounds" => (value, seconds),
                "--seconds" => (rounds, value),
                _ => throw new ArgumentException($"{words[i]} is unknown. {Usage}"),
            };
        }

        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 256 }) { Timeout = TimeSpan.FromMinutes(2) };
        var settings = new Dictionary<string, string>
        {
            ["Engine__Threads"] = "1",
            ["Host__AcceptedNames__0"] = "reference/quickfix-tiny",
            [$"Fixes__Manifests__{Base}"] = Path.GetFullPath("models/quickfix-tiny/fix_manifest.json"),
        };
        await using var product = await RunningProduct.StartAsync(http, "models/quickfix-tiny/quickfix-tiny-f32.gguf", Base, settings);
        var fixes = File.ReadLines(Interactions("acme")).Select(line => JsonDocument.Parse(line).RootElement)
            .Select(fix => (fix.GetProperty("error").GetString()!, fix.GetProperty("code").GetString()!)).ToList();
        var loads = new List<FixLoad>();
        foreach (var slug in new[] { "acme", "other" })
        {
            var token = await product.Management.AddTenantAsync(slug, Base, Adapter, await File.ReadAllBytesAsync("tests/corpus/conversions/acme.gguf"));
            loads.Add(new FixLoad(http, product.Url, token, $"{Base}:{Adapter}", fixes));
        }

        await product.Management.PutGenericSetAsync(Base, "sql", await File.ReadAllBytesAsync(Interactions("generic")));
        var dataset = await HeldOutSnapshot.AddAsync(product.State, "acme", Interactions("acme"));
        var data = await product.Management.TokenAsync("acme", "data:read", "data:write");

        await loads[0].PeakAsync(4, TimeSpan.FromSeconds(3));
        var peak = await loads[0].PeakAsync(4, TimeSpan.FromSeconds(5));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"machine: {Machine.Describe()}; reference model, one host of one thread, clients on the same machine; {peak:F1} fixes/s at the most, people ask {peak / 2:F1}/s\n"));

        var (alone, beside) = (new Phase(), new Phase());
        var silent = 0;
        for (var round = 0; round < rounds; round++)
        {
            await alone.AddAsync(loads, peak / 2, TimeSpan.FromSeconds(seconds));
            var id = await product.Management.StartEvaluationAsync("acme", data, Adapter, dataset);
            await beside.AddAsync(loads, peak / 2, TimeSpan.FromSeconds(seconds));
            var after = await product.Management.AnsweredAsync("acme", data, id);
            await product.Management.CancelEvaluationAsync("acme", data, id);
            // What the rounds before have asked is known. A round without a question of its own shows nothing.
            if (after <= beside.Questions)
            {
                silent++;
                Console.WriteLine($"(no question was answered beside the load in round {round + 1})");
            }

            beside.Questions = Math.Max(after, beside.Questions);
        }

        Console.WriteLine($"rounds of {seconds} s each, in turn: {rounds}");
        Table.Header("who", "fixes", "refused", "p50 ms", "p95 ms", "p99 ms", "evaluation's questions/s");
        alone.Print("alone", rounds * seconds);
        beside.Print("beside an evaluation", rounds * seconds);
        var longer = beside.Quantile(0.95) / alone.Quantile(0.95);
        var good = longer <= MostLonger && silent == 0;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{(good ? "ok  " : "MISS")} p95 beside an evaluation / alone: {longer:F3} (≤ {MostLonger:F2})"));
        return good ? 0 : 1;

        static string Interactions(string name) => $"tests/corpus/interactions/{name}.heldout.jsonl";
    }

    private sealed class Phase
    {
        private readonly List<double> _times = [];
        private int _refused;

        public int Questions { get; set; }

        public async Task AddAsync(IReadOnlyList<FixLoad> loads, double rate, TimeSpan duration)
        {
            foreach (var (times, refused) in await Task.WhenAll(loads.Select(load => load.RunAsync(rate / loads.Count, duration))))
            {
                _times.AddRange(times);
                _refused += refused;
            }
        }

        public double Quantile(double part) => _times.Order().ElementAt(Math.Min(_times.Count - 1, (int)(_times.Count * part)));

        public void Print(string who, int seconds) => Table.Row(
            who, $"{_times.Count}", $"{_refused}", Number(Quantile(0.5)), Number(Quantile(0.95)), Number(Quantile(0.99)), Number(Questions / (double)seconds));

        private static string Number(double value) => value.ToString("F1", CultureInfo.InvariantCulture);
    }
}
