namespace Learning.Fixes.Applying;

/// <summary>The smallest edits of whole lines from one code to another (Myers' algorithm); one edit where they differ in more than <see cref="MostSteps"/> lines.</summary>
internal static class LineEdits
{
    /// <summary>Removed and added lines together; the algorithm's memory is its square.</summary>
    internal const int MostSteps = 500;

    public static IReadOnlyList<TextEdit> Between(string before, string after)
    {
        var (a, b) = (WithBreaks(before), WithBreaks(after));
        var same = 0;
        while (same < a.Count && same < b.Count && a[same] == b[same])
            same++;
        var sameEnd = 0;
        while (sameEnd < a.Count - same && sameEnd < b.Count - same && a[^(sameEnd + 1)] == b[^(sameEnd + 1)])
            sameEnd++;
        var changed = LineDiff.Matches(a[same..^sameEnd], b[same..^sameEnd], MostSteps);
        return Edits(a, b, [.. changed.Select(m => (m.A + same, m.B + same)), (a.Count - sameEnd, b.Count - sameEnd)], same);
    }

    // Between two matches lies what was replaced.
    private static List<TextEdit> Edits(List<string> a, List<string> b, List<(int A, int B)> matches, int same)
    {
        var edits = new List<TextEdit>();
        var (i, j) = (same, same);
        var offset = a.Take(same).Sum(l => l.Length);
        foreach (var match in matches)
        {
            var length = a[i..match.A].Sum(l => l.Length);
            if (match.A > i || match.B > j)
                edits.Add(new TextEdit(offset, length, string.Concat(b[j..match.B]), new LineRange(i, match.A - i)));
            offset += length + (match.A < a.Count ? a[match.A].Length : 0);
            (i, j) = (match.A + 1, match.B + 1);
        }

        return edits;
    }

    private static List<string> WithBreaks(string text)
    {
        var lines = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at) is var found && found < 0 ? text.Length : found + 1;
            lines.Add(text[at..end]);
            at = end;
        }

        return lines;
    }
}
