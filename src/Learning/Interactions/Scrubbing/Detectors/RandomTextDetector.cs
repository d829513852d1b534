using System.Buffers;

namespace Learning.Interactions.Scrubbing.Detectors;

/// <summary>
/// Keys without a name: long runs whose characters change class (digit, upper, lower) about as often as drawn ones do. Names in code, camel case with numbers included, change it
/// far less often. A UUID is none.
/// </summary>
internal sealed class RandomTextDetector : IDetector
{
    /// <summary>Of base64 in both alphabets.</summary>
    public static readonly SearchValues<char> Characters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/_-");

    private const int ShortestMixed = 24;
    private const int ShortestLower = 32;
    private const double LeastChanges = 0.33;

    public IEnumerable<Finding> Find(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var length = Runs.Length(text, at, Characters);
            if (length >= ShortestMixed && IsRandom(text.AsSpan(at, length)))
            {
                var end = at + length;
                while (end < text.Length && text[end] == '=')
                    end++;
                yield return new(SensitiveKind.ApiKey, at, end - at);
            }

            at += length;
        }
    }

    private static bool IsRandom(ReadOnlySpan<char> run)
    {
        if (Guid.TryParseExact(run, "D", out _))
            return false;
        int digits = 0, upper = 0, lower = 0, changes = 0;
        var before = 0;
        foreach (var c in run)
        {
            var kind = char.IsAsciiDigit(c) ? 1 : char.IsAsciiLetterUpper(c) ? 2 : char.IsAsciiLetterLower(c) ? 3 : 0;
            digits += kind == 1 ? 1 : 0;
            upper += kind == 2 ? 1 : 0;
            lower += kind == 3 ? 1 : 0;
            // A separator changes nothing by itself: a_1_b_2 is no key.
            changes += kind != 0 && before != 0 && kind != before ? 1 : 0;
            before = kind;
        }

        var isMixed = digits >= 2 && upper >= 3 && lower >= 3;
        var isLower = run.Length >= ShortestLower && digits >= run.Length / 4 && (upper == 0) != (lower == 0);
        return (isMixed || isLower) && changes >= run.Length * LeastChanges;
    }
}
