using System.Globalization;

namespace Bench.Loop;

/// <param name="Rows">What is shown: <c>improve</c>, <c>swap</c>.</param>
/// <param name="People">How many work.</param>
/// <param name="Most">Cells in an experiment at most: then it has not decided.</param>
/// <param name="Pictures">The folder that gets pictures of the run; null = none.</param>
internal sealed record LoopArguments(IReadOnlyList<string> Rows, int People = 16, int Most = 3000, string? Pictures = null)
{
    public const string Usage = "./dev bench loop [--rows improve,swap] [--people N] [--cells N] [--plots FOLDER]";

    private static readonly string[] s_rows = ["improve", "swap"];

    /// <returns>Null when they cannot be read.</returns>
    public static LoopArguments? Parse(ReadOnlySpan<string> words)
    {
        var parsed = new LoopArguments(s_rows);
        for (; words.Length > 0; words = words[2..])
        {
            if (words.Length < 2)
                return null;
            var isNumber = int.TryParse(words[1], CultureInfo.InvariantCulture, out var number);
            switch (words[0])
            {
                case "--rows" when words[1].Split(',') is var rows && rows.All(s_rows.Contains):
                    parsed = parsed with { Rows = rows };
                    break;
                case "--people" when isNumber && number is >= 2 and <= 200:
                    parsed = parsed with { People = number };
                    break;
                case "--cells" when isNumber && number is >= 200 and <= 100_000:
                    parsed = parsed with { Most = number };
                    break;
                case "--plots":
                    parsed = parsed with { Pictures = words[1] };
                    break;
                default:
                    return null;
            }
        }

        return parsed;
    }
}
