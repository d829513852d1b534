using System.Globalization;

namespace Bench.Experiments;

/// <param name="Experiments">Of each row.</param>
/// <param name="Seed">The same gives the same tables.</param>
/// <param name="Plot">File for a picture of some experiments; then no tables are made.</param>
internal sealed record ExperimentsArguments(int Experiments = 2000, int Seed = 1, string? Plot = null)
{
    public const string Usage = "./dev bench experiments [--experiments N] [--seed N] [--plot FILE.svg]";

    private const int Least = 100;
    private const int Most = 100_000;

    /// <returns>Null when they cannot be read.</returns>
    public static ExperimentsArguments? Parse(ReadOnlySpan<string> words)
    {
        var parsed = new ExperimentsArguments();
        for (; words.Length > 0; words = words[2..])
        {
            if (words.Length < 2)
                return null;
            var isNumber = int.TryParse(words[1], CultureInfo.InvariantCulture, out var number);
            switch (words[0])
            {
                case "--plot" when words[1].EndsWith(".svg", StringComparison.Ordinal):
                    parsed = parsed with { Plot = words[1] };
                    break;
                case "--experiments" when isNumber && number is >= Least and <= Most:
                    parsed = parsed with { Experiments = number };
                    break;
                case "--seed" when isNumber:
                    parsed = parsed with { Seed = number };
                    break;
                default:
                    return null;
            }
        }

        return parsed;
    }
}
