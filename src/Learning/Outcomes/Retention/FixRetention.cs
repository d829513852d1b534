using System.Runtime.InteropServices;

namespace Learning.Outcomes.Retention;

/// <summary>
/// How much of what a fix changed is in a text: of the runs of four characters that the fix brought, the share that the text has too. 1 = all, 0 = none. What the fix left alone does not count, and
/// neither does what was changed elsewhere: of thirty lines with one mended, the code before the fix has nearly all, and nothing of the fix.
/// </summary>
internal static class FixRetention
{
    /// <param name="original">The code before the fix.</param>
    /// <param name="answer">The fix: the whole code.</param>
    /// <param name="text">The code now.</param>
    public static double Of(string original, string answer, string text)
    {
        if (string.Equals(answer, text, StringComparison.Ordinal))
            return 1;
        var (before, after, now) = (Count(original), Count(answer), Count(text));
        var (brought, kept) = (0, 0);
        foreach (var (run, count) in after)
        {
            var more = count - before.GetValueOrDefault(run);
            if (more <= 0)
                continue;
            brought += more;
            kept += Math.Clamp(now.GetValueOrDefault(run) - before.GetValueOrDefault(run), 0, more);
        }

        if (brought > 0)
            return (double)kept / brought;

        // It took something away and brought nothing: how much of that is still away.
        var (taken, gone) = (0, 0);
        foreach (var (run, count) in before)
        {
            var less = count - after.GetValueOrDefault(run);
            taken += less;
            gone += Math.Clamp(count - now.GetValueOrDefault(run), 0, less);
        }

        return taken > 0 ? (double)gone / taken : RetentionSimilarity.Of(answer, text);
    }

    private static Dictionary<ulong, int> Count(string text)
    {
        var runs = new Dictionary<ulong, int>();
        for (var i = 0; i + RetentionSimilarity.RunLength <= text.Length; i++)
            CollectionsMarshal.GetValueRefOrAddDefault(runs, RetentionSimilarity.RunAt(text, i), out _)++;
        return runs;
    }
}
