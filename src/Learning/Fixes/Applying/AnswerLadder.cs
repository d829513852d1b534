namespace Learning.Fixes.Applying;

/// <summary>
/// From a model's answer to the fixed code: strip one outer fence, match exactly in one place only, match but for one indentation of all lines, leave out one blank line at
/// the begin; what then has no place is refused. Thread-safe.
/// </summary>
internal static class AnswerLadder
{
    /// <summary>Longest code and longest answer (UTF-16 units).</summary>
    internal const int LongestText = 256 * 1024;

    /// <param name="region">Needed in region mode.</param>
    /// <param name="format">Needed in diff mode: the one that the adapter was trained on.</param>
    public static AppliedAnswer Apply(string code, string answer, FixMode mode, LineRange? region = null, IDiffFormat? format = null)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(answer);
        if (code.Length > LongestText || answer.Length > LongestText)
            return AppliedAnswer.Refused(ApplyRefusal.TooLong);
        var text = Fence.Strip(answer);
        if (string.IsNullOrWhiteSpace(text))
            return AppliedAnswer.Refused(ApplyRefusal.Empty);
        switch (mode)
        {
            case FixMode.Full:
                return TextApplication.Replace(code, text);
            case FixMode.Region:
                return region is { } lines ? TextApplication.ReplaceRegion(code, lines, text) : AppliedAnswer.Refused(ApplyRefusal.NoSuchRegion);
            default:
                ArgumentNullException.ThrowIfNull(format);
                // Spaces at the end may be a line's own there.
                var hunks = format.Read(text);
                return hunks is null ? AppliedAnswer.Refused(ApplyRefusal.Malformed) : DiffApplication.Apply(code, hunks);
        }
    }
}
