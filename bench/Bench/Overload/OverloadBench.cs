using System.Globalization;
using Bench.Engine;
using Bench.Serving;

namespace Bench.Overload;

/// <summary>
/// R5: ten times what a host can do, through the real gateway to a real host. What is admitted stays fast, what is refused is refused at once, as much is
/// answered as at the host's best, memory stays flat, and when it is over nothing of it is left; and a tenant at twenty times another's load.
/// </summary>
internal static class OverloadBench
{
    public const string Usage = "./dev bench faults --rows overload";

    private const string Model = "models/quickfix-tiny/quickfix-tiny-f32.gguf", Name = "tiny";
    private const int Slots = 8, QuietTenants = 3;
    private static readonly TimeSpan s_phase = TimeSpan.FromSeconds(8), s_overload = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var settings = new Dictionary<string, string> { ["Engine__MaxSequences"] = $"{Slots}", ["Engine__Threads"] = "1", ["Engine__PredictedRows"] = "0" };
        await using var product = await RunningProduct.StartAsync(http, Model, Name, settings);
        var tokens = new List<string>();
        foreach (var tenant in Enumerable.Range(0, QuietTenants).Select(quiet => $"quiet-{quiet}").Append("noisy"))
            tokens.Add(await product.Management.AddTenantAsync(tenant, Name, "none", null));
        using var load = new OpenLoop(product.Url, Name);
        Console.WriteLine($"R5. machine: {Machine.Describe()}; reference model, one host of {Slots} sequences and one thread, completions of {OpenLoop.Tokens} tokens; clients on the same machine\n");

        // 1. What the host can do, and how long an answer takes with every sequence busy and with little to do.
        await load.ClosedAsync(tokens[^1], Slots, TimeSpan.FromSeconds(3));
        var peak = await load.ClosedAsync(tokens[^1], Slots, s_phase);
        var calm = await load.OpenAsync([(tokens[^1], peak.Goodput / 2)], s_phase);
        Print("busy, nobody waits", peak);
        Print("half of that rate", calm);

        // 2. Ten times as much.
        var gateway = product.ProcessOf("Gateway");
        var before = Memory(gateway);
        var storm = await load.OpenAsync([(tokens[^1], peak.Goodput * 10)], s_overload);
        var grown = (Memory(gateway) - before) / 1e6;
        Print("ten times", storm);
        var after = await load.OpenAsync([(tokens[^1], peak.Goodput / 2)], s_phase);
        Print("after it", after);

        // 3. A noisy neighbour. Each of the others asks for half of an even share.
        var rate = peak.Goodput / (QuietTenants + 1) / 2;
        var quiet = tokens.Take(QuietTenants).Select(token => (token, rate)).ToList();
        var alone = await load.OpenAsync(quiet, s_phase);
        var noise = load.OpenAsync([(tokens[^1], rate * 20)], s_phase);
        var beside = await load.OpenAsync(quiet, s_phase);
        await noise;
        Print("others alone", alone);
        Print("others beside 20 ×", beside);

        return new[]
        {
            Judge("admitted p99 / p99 with every sequence busy", storm.AdmittedP99 / peak.AdmittedP99, most: 2),
            Judge("refused p99, ms", storm.RefusedP99, most: 10),
            Judge("refusals without 503 and Retry-After", storm.Faulty, most: 0),
            Judge("goodput / peak", storm.Goodput / peak.Goodput, least: 0.9),
            Judge("memory grown, MB", grown, most: 50),
            Judge("last refusal after the end, s", after.LastRefused.TotalSeconds, most: 2),
            Judge("others' goodput beside the noise / alone", beside.Goodput / alone.Goodput, least: 0.9),
        }.All(good => good) ? 0 : 1;
    }

    private static long Memory(int process) => 1024 * long.Parse(
        File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    private static void Print(string what, LoadResult result) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what,-20} asked {result.Asked / result.Took.TotalSeconds,7:F1}/s  answered {result.Goodput,6:F1}/s  p50 {result.AdmittedP50,5:F0} ms  p99 {result.AdmittedP99,5:F0} ms  refused {result.Refused,5} (p99 {result.RefusedP99:F1} ms)  other {result.Faulty}"));

    private static bool Judge(string what, double value, double least = double.NegativeInfinity, double most = double.PositiveInfinity)
    {
        var good = value >= least && value <= most;
        var bound = double.IsFinite(most) ? $"≤ {most}" : $"≥ {least}";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(good ? "ok  " : "MISS")} {what}: {value:F2} ({bound})"));
        return good;
    }
}
