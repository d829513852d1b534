namespace Learning.Outcomes.Retention;

/// <summary>
/// How much of what a fix changed is in a text: of the runs of four characters that the fix brought, the share that the text has too. 1 = all, 0 = none. What the fix left alone does not count, and
/// neither does what was changed elsewhere: of thirty lines with one mended, the code before the fix has nearly all, and nothing of the fix. White space counts only where the fix changed nothing else:
/// an editor that formats what it saves takes nothing back.
/// </summary>
internal static class FixRetention
{
    /// <summary>Memory and time follow from the fix; of <paramref name="text"/>, which anybody may send, only the runs that the fix changed are counted.</summary>
    /// <param name="original">The code before the fix.</param>
    /// <param name="answer">The fix: the whole code.</param>
    /// <param name="text">The code now.</param>
    public static double Of(string original, string answer, string text)
    {
        if (string.Equals(answer, text, StringComparison.Ordinal))
            return 1;
        var (before, after, now) = (Without(original, char.IsWhiteSpace), Without(answer, char.IsWhiteSpace), Without(text, char.IsWhiteSpace));
        if (before == after)
            (before, after, now) = (Without(original, IsReturn), Without(answer, IsReturn), Without(text, IsReturn));
        if (after == now)
            return 1;
        return new ChangedRuns(before, after).ShareIn(now) ?? RetentionSimilarity.Of(after, now);
    }

    private static string Without(string text, Func<char, bool> isLeftOut)
    {
        var kept = new char[text.Length];
        var length = 0;
        foreach (var character in text)
        {
            if (!isLeftOut(character))
                kept[length++] = character;
        }

        return new string(kept, 0, length);
    }

    private static bool IsReturn(char character) => character == '\r';
}
