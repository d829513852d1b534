namespace Learning.Languages.Scanning;

/// <summary>Where runs of characters end. All offsets are UTF-16 units; all answers lie within the text.</summary>
internal static class Words
{
    private const char ByteOrderMark = '\uFEFF';

    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c == ByteOrderMark;

    public static bool Begins(char c) => char.IsLetter(c) || c == '_' || char.IsSurrogate(c);

    public static bool Continues(char c) => char.IsLetterOrDigit(c) || c == '_' || char.IsSurrogate(c);

    /// <summary>The end of the word that has begun before <paramref name="at"/>.</summary>
    public static int EndOfWord(string text, int at)
    {
        while (at < text.Length && Continues(text[at]))
            at++;
        return at;
    }

    /// <summary>The line's end without its line break.</summary>
    public static int EndOfLine(string text, int at)
    {
        var end = text.AsSpan(at).IndexOfAny('\r', '\n');
        return end < 0 ? text.Length : at + end;
    }

    /// <summary>Behind the first <paramref name="mark"/> at or after <paramref name="at"/>; the text's end when there is none.</summary>
    public static int Behind(string text, int at, string mark)
    {
        if (at >= text.Length)
            return text.Length;
        var found = text.IndexOf(mark, at, StringComparison.Ordinal);
        return found < 0 ? text.Length : found + mark.Length;
    }

    /// <summary>How often <paramref name="c"/> stands in a row from <paramref name="at"/> on, counted up to <paramref name="most"/>.</summary>
    public static int CountRun(string text, int at, char c, int most = int.MaxValue)
    {
        var count = 0;
        while (count < most && At(text, at + count) == c && at + count < text.Length)
            count++;
        return count;
    }

    public static char At(string text, int at) => (uint)at < (uint)text.Length ? text[at] : '\0';

    public static bool Starts(string text, int at, string with) => string.CompareOrdinal(text, at, with, 0, with.Length) == 0;
}
