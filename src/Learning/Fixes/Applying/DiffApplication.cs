namespace Learning.Fixes.Applying;

/// <summary>Applies hunks to a code, a step of the ladder at a time. Matching is exact, or exact but for one indentation that all lines of a hunk have more or less; it is never fuzzy.</summary>
internal static class DiffApplication
{
    /// <summary>Lines of the code times lines to find: the time that finding them may take.</summary>
    internal const long MostComparisons = 20_000_000;

    public static AppliedAnswer Apply(string code, IReadOnlyList<DiffHunk> hunks)
    {
        // Nothing says where an insertion alone belongs.
        if (hunks.Any(h => h.Old.Count == 0))
            return AppliedAnswer.Refused(ApplyRefusal.NotFound);
        var lines = CodeLines.Split(code);
        if ((long)lines.Length * hunks.Sum(h => h.Old.Count) > MostComparisons)
            return AppliedAnswer.Refused(ApplyRefusal.TooLong);
        var withoutBlank = hunks.Select(WithoutBlankLine).ToArray();
        return Try(code, lines, hunks, AnswerStep.Exact) ?? Try(code, lines, hunks, AnswerStep.Reindented)
            ?? (withoutBlank.SequenceEqual(hunks) ? null : Try(code, lines, withoutBlank, AnswerStep.WithoutBlankLine))
            ?? AppliedAnswer.Refused(ApplyRefusal.NotFound);
    }

    // Null = try the next step. An ambiguous place is final: a laxer match has no fewer places.
    private static AppliedAnswer? Try(string code, string[] lines, IReadOnlyList<DiffHunk> hunks, AnswerStep step)
    {
        bool Matches(IReadOnlyList<string> old, int at) => step == AnswerStep.Exact
            ? old.SequenceEqual(lines.Skip(at).Take(old.Count))
            : IndentShift.Between(old, lines, at) is not null;

        var places = HunkPlacer.Place(lines, hunks, Matches);
        if (places is null)
            return null;
        if (places.Length == 0)
            return AppliedAnswer.Refused(ApplyRefusal.Ambiguous);
        var result = new List<string>();
        var next = 0;
        for (var i = 0; i < hunks.Count; i++)
        {
            result.AddRange(lines[next..places[i]]);
            var shift = IndentShift.Between(hunks[i].Old, lines, places[i])!.Value;
            result.AddRange(hunks[i].New.Select(shift.Move));
            next = places[i] + hunks[i].Old.Count;
        }

        result.AddRange(lines[next..]);
        return AppliedAnswer.Applied(code, string.Join(CodeLines.BreakOf(code), result), step);
    }

    private static DiffHunk WithoutBlankLine(DiffHunk hunk) => hunk.Old.Count > 1 && CodeLines.IsBlank(hunk.Old[0])
        ? new DiffHunk([.. hunk.Old.Skip(1)], hunk.New.Count > 0 && CodeLines.IsBlank(hunk.New[0]) ? [.. hunk.New.Skip(1)] : hunk.New)
        : hunk;
}
