using System.Buffers;

namespace Learning.Interactions.Scrubbing.Detectors;

/// <summary>Runs of characters of a set.</summary>
internal static class Runs
{
    public static readonly SearchValues<char> AlphaNumeric = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    public static readonly SearchValues<char> Base64Url = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_");
    public static readonly SearchValues<char> AlphaNumericAndUnderscore = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_");
    public static readonly SearchValues<char> UpperAndUnderscore = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ_");
    public static readonly SearchValues<char> UpperAndDigits = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>Length of the run from <paramref name="at"/> on, counted up to <paramref name="most"/>.</summary>
    public static int Length(string text, int at, SearchValues<char> set, int most = int.MaxValue)
    {
        if (at >= text.Length)
            return 0;
        var span = text.AsSpan(at, Math.Min(most, text.Length - at));
        var end = span.IndexOfAnyExcept(set);
        return end < 0 ? span.Length : end;
    }

    /// <summary>No letter, digit or underscore stands before <paramref name="at"/>.</summary>
    public static bool IsWordStart(string text, int at) => at == 0 || !(char.IsLetterOrDigit(text[at - 1]) || text[at - 1] == '_');

    /// <summary>Where <paramref name="mark"/> stands.</summary>
    public static IEnumerable<int> Occurrences(string text, string mark)
    {
        for (var at = text.IndexOf(mark, StringComparison.Ordinal); at >= 0; at = text.IndexOf(mark, at + mark.Length, StringComparison.Ordinal))
            yield return at;
    }
}
