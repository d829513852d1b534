using System.Globalization;

namespace Bench.Gateway;

/// <param name="Rows">Which rows; all when empty.</param>
/// <param name="Rounds">Rounds of throughput and latency, every contender once in each.</param>
/// <param name="Seconds">Of one contender's throughput in one round.</param>
/// <param name="Rate">Requests a second of the open loop.</param>
internal sealed record GatewayArguments(IReadOnlyList<string> Rows, int Rounds, double Seconds, double Rate)
{
    public const string Usage = "./dev bench gateway [--rows idle,throughput,latency,streams] [--rounds N] [--seconds N] [--rate N]";

    public const string Idle = "idle", Throughput = "throughput", Latency = "latency", Streams = "streams";

    public static GatewayArguments Parse(string[] words)
    {
        var arguments = new GatewayArguments([], 5, 2, 1000);
        for (var i = 0; i < words.Length; i += 2)
        {
            if (i + 1 == words.Length)
                throw new ArgumentException($"{words[i]} needs a value. {Usage}");
            arguments = words[i] switch
            {
                "--rows" => arguments with { Rows = [.. words[i + 1].Split(',').Select(Known)] },
                "--rounds" => arguments with { Rounds = (int)Number(words[i], words[i + 1]) },
                "--seconds" => arguments with { Seconds = Number(words[i], words[i + 1]) },
                "--rate" => arguments with { Rate = Number(words[i], words[i + 1]) },
                _ => throw new ArgumentException($"{words[i]} is unknown. {Usage}"),
            };
        }

        return arguments;
    }

    /// <summary>Whether anything is timed.</summary>
    public bool NeedsWarmUp => Has(Throughput) || Has(Latency) || Has(Streams);

    public bool Has(string row) => Rows.Count == 0 || Rows.Contains(row);

    private static string Known(string row) =>
        row is Idle or Throughput or Latency or Streams ? row : throw new ArgumentException($"--rows does not know '{row}'. {Usage}");

    private static double Number(string name, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= 100_000
            ? value
            : throw new ArgumentException($"{name} needs a number from 1 to 100000. {Usage}");
}
