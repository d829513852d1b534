namespace Learning.Fixes.Applying;

/// <summary>Finds where hunks belong: the one way to place all of them in their order, without overlap. Two ways are as bad as none.</summary>
internal static class HunkPlacer
{
    /// <summary>The first line of each hunk; null = there is no way, empty = there is more than one.</summary>
    public static int[]? Place(IReadOnlyList<string> lines, IReadOnlyList<DiffHunk> hunks, Func<IReadOnlyList<string>, int, bool> matches)
    {
        var places = hunks.Select(h => Enumerable.Range(0, Math.Max(0, lines.Count - h.Old.Count + 1)).Where(at => matches(h.Old, at)).ToArray()).ToArray();
        // The earliest way and the latest one are the same exactly when there is one way.
        var first = new int[hunks.Count];
        var from = 0;
        for (var i = 0; i < hunks.Count; i++)
        {
            var at = Array.Find(places[i], p => p >= from) is var found && Array.Exists(places[i], p => p >= from) ? found : -1;
            if (at < 0)
                return null;
            first[i] = at;
            from = at + hunks[i].Old.Count;
        }

        var until = lines.Count;
        for (var i = hunks.Count - 1; i >= 0; i--)
        {
            var last = Array.FindLast(places[i], p => p + hunks[i].Old.Count <= until);
            if (last != first[i])
                return [];
            until = last;
        }

        return first;
    }
}
