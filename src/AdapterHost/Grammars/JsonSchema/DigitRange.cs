using System.Globalization;

namespace AdapterHost.Grammars.JsonSchema;

/// <summary>The decimal digits of all whole numbers between two.</summary>
internal static class DigitRange
{
    /// <param name="least">At least 0.</param>
    /// <param name="most">Not less.</param>
    public static string Write(long least, long most)
    {
        List<string> ways = [];
        for (var from = least; from <= most;)
        {
            // One length at a time.
            var digits = from.ToString(CultureInfo.InvariantCulture).Length;
            var to = Math.Min(most, Nines(digits));
            ways.Add(SameLength(from.ToString(CultureInfo.InvariantCulture), to.ToString(CultureInfo.InvariantCulture)));
            from = to + 1;
        }

        return string.Join(" | ", ways);
    }

    private static long Nines(int digits) => (long)Math.Pow(10, digits) - 1;

    private static string SameLength(string least, string most)
    {
        if (least.Length == 0)
        {
            return "\"\"";
        }

        var rest = least.Length - 1;
        if (least.AsSpan(1).IndexOfAnyExcept('0') < 0 && most.AsSpan(1).IndexOfAnyExcept('9') < 0)
        {
            return Digit(least[0], most[0]) + (rest > 0 ? $" [0-9]{{{rest}}}" : "");
        }

        if (least[0] == most[0])
        {
            return $"{Digit(least[0], least[0])} ({SameLength(least[1..], most[1..])})";
        }

        // What begins as the least, what lies between with anything behind, what begins as the most.
        List<string> ways = [$"{Digit(least[0], least[0])} ({SameLength(least[1..], new string('9', rest))})"];
        if (most[0] - least[0] > 1)
        {
            ways.Add($"{Digit((char)(least[0] + 1), (char)(most[0] - 1))} [0-9]{{{rest}}}");
        }

        ways.Add($"{Digit(most[0], most[0])} ({SameLength(new string('0', rest), most[1..])})");
        return string.Join(" | ", ways);
    }

    private static string Digit(char from, char to) => from == to ? $"[{from}]" : $"[{from}-{to}]";
}
