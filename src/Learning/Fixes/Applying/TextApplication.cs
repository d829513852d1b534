namespace Learning.Fixes.Applying;

/// <summary>Puts an answer that is code in the place of lines.</summary>
internal static class TextApplication
{
    /// <summary>The answer for the whole code.</summary>
    public static AppliedAnswer Replace(string code, string answer) =>
        Replace(code, new LineRange(0, CodeLines.Split(code.TrimEnd('\r', '\n')).Length), answer);

    /// <summary>The answer for the region, or the whole code of which all lines around the region are as they were.</summary>
    public static AppliedAnswer ReplaceRegion(string code, LineRange region, string answer)
    {
        var lines = CodeLines.Split(code.TrimEnd('\r', '\n'));
        if (region.Start < 0 || region.Count < 0 || region.End > lines.Length)
            return AppliedAnswer.Refused(ApplyRefusal.NoSuchRegion);
        var (before, behind) = (lines[..region.Start], lines[region.End..]);
        var given = CodeLines.Split(answer);
        var isWhole = before.Length + behind.Length > 0 && given.Length > before.Length + behind.Length
            && given.AsSpan(0, before.Length).SequenceEqual(before) && given.AsSpan(given.Length - behind.Length).SequenceEqual(behind);
        return Replace(code, region, isWhole ? string.Join('\n', given[before.Length..^behind.Length]) : answer);
    }

    private static AppliedAnswer Replace(string code, LineRange range, string answer)
    {
        var ending = code[code.TrimEnd('\r', '\n').Length..];
        var lines = CodeLines.Split(code[..^ending.Length]);
        var replaced = lines[range.Start..range.End];
        var given = CodeLines.Split(answer);
        var step = AnswerStep.Exact;
        if (given.Length > 1 && CodeLines.IsBlank(given[0]) && (replaced.Length == 0 || !CodeLines.IsBlank(replaced[0])))
            (given, step) = (given[1..], AnswerStep.WithoutBlankLine);
        var indent = CodeLines.CommonIndent(replaced);
        // Models that are shown indented lines write them at the margin.
        if (indent.Length > 0 && CodeLines.CommonIndent(given).Length == 0)
        {
            given = [.. given.Select(new IndentShift(indent, IsLacking: true).Move)];
            step = step == AnswerStep.Exact ? AnswerStep.Reindented : step;
        }

        return AppliedAnswer.Applied(code, string.Join(CodeLines.BreakOf(code), [.. lines[..range.Start], .. given, .. lines[range.End..]]) + ending, step);
    }
}
