using System.Globalization;

namespace Bench.Fixes;

/// <param name="Cases">Held-out cells.</param>
/// <param name="People">That ask at once in the second table.</param>
internal sealed record FixesArguments(int Cases = 200, int People = 4)
{
    private const int MostPeople = 16;

    /// <summary>Null when they are not understood.</summary>
    public static FixesArguments? Parse(string[] words, int mostCases)
    {
        var arguments = new FixesArguments();
        for (var i = 0; i < words.Length; i += 2)
        {
            if (i + 1 == words.Length || !int.TryParse(words[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
                return null;
            switch (words[i])
            {
                case "--cases" when number <= mostCases:
                    arguments = arguments with { Cases = number };
                    break;
                case "--people" when number <= MostPeople:
                    arguments = arguments with { People = number };
                    break;
                default:
                    return null;
            }
        }

        return arguments;
    }
}
