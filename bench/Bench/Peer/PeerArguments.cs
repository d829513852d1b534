using System.Globalization;

namespace Bench.Peer;

/// <param name="LlamaServer">Path of the other server's program.</param>
/// <param name="Rounds">How often every row runs on each side, in turn; the median is printed.</param>
/// <param name="Batches">Streams at a time, and adapters.</param>
/// <param name="Threads">Compute threads of either server.</param>
/// <param name="CacheDirectory">Where the generated model is kept between runs.</param>
internal sealed record PeerArguments(string LlamaServer, int Rounds, IReadOnlyList<int> Batches, int Threads, string CacheDirectory)
{
    public const string Usage = "./dev bench peer --llama-server PATH [--rounds N] [--batch 8|16] [--threads N]";

    /// <summary>Null and what is wrong.</summary>
    public static (PeerArguments? Arguments, string? Fault) Parse(string[] words)
    {
        var values = new Dictionary<string, string>
        {
            ["--rounds"] = "5",
            ["--threads"] = Math.Min(2, Environment.ProcessorCount).ToString(CultureInfo.InvariantCulture),
            ["--cache"] = "var/bench",
            ["--batch"] = "",
            ["--llama-server"] = "",
        };
        for (var i = 0; i < words.Length; i += 2)
        {
            if (!values.ContainsKey(words[i]) || i + 1 == words.Length)
            {
                return (null, $"'{words[i]}' is not understood, or has no value.");
            }

            values[words[i]] = words[i + 1];
        }

        if (values["--batch"] is not ("" or "8" or "16"))
        {
            return (null, "--batch is 8 or 16; without it both run.");
        }

        if (!File.Exists(values["--llama-server"]))
        {
            return (null, "--llama-server names the program of a llama-server, which must exist.");
        }

        if (!int.TryParse(values["--rounds"], CultureInfo.InvariantCulture, out var rounds) || rounds < 1
            || !int.TryParse(values["--threads"], CultureInfo.InvariantCulture, out var threads) || threads < 1)
        {
            return (null, "--rounds and --threads are numbers from 1 on.");
        }

        int[] batches = values["--batch"] is { Length: > 0 } batch ? [int.Parse(batch, CultureInfo.InvariantCulture)] : [8, 16];
        return (new PeerArguments(Path.GetFullPath(values["--llama-server"]), rounds, batches, threads, Path.GetFullPath(values["--cache"])), null);
    }
}
